import { LoaderCircle, Unplug } from 'lucide-react';
import { useSession, useSessionsLoaded } from '../connection/hooks';
import { updateWorkspace } from '../layout/store';
import type { SessionPane } from '../layout/tree';
import { changePane, closePane } from '../layout/workspace';
import { startSession } from '../sessions/operations';
import { Button } from '../ui/button';
import { TerminalPane } from './TerminalPane';

export interface PaneSlotProps {
  readonly pane: SessionPane;
  readonly active: boolean;
  readonly alone: boolean;
}

/** A pane of a stored layout: the terminal, once it is known that its session still exists. */
export function PaneSlot(props: PaneSlotProps) {
  const { pane } = props;
  const exists = useSession(pane.sessionId) !== undefined;
  const loaded = useSessionsLoaded();
  if (exists) return <TerminalPane key={pane.sessionId} {...props} />;
  if (!loaded) {
    return (
      <div role="status" className="grid h-full place-items-center text-muted-foreground">
        <span className="flex items-center gap-2 text-xs">
          <LoaderCircle className="size-4 animate-spin" /> Looking for this session
        </span>
      </div>
    );
  }
  const restart = async (): Promise<void> => {
    const session = await startSession();
    if (session) updateWorkspace((workspace) => changePane(workspace, pane.id, { sessionId: session.id }));
  };
  return (
    <section
      aria-label="Session gone"
      data-slot="pane-gone"
      data-pane-id={pane.id}
      className="flex h-full flex-col items-center justify-center gap-4 p-6 text-center"
    >
      <Unplug className="size-6 text-muted-foreground" aria-hidden />
      <div className="max-w-72 space-y-1">
        <p className="text-sm font-medium">This session no longer exists</p>
        <p className="text-muted-foreground">It was removed, here or by another client.</p>
      </div>
      <div className="flex gap-2">
        <Button onClick={() => updateWorkspace((workspace) => closePane(workspace, pane.id))}>Close pane</Button>
        <Button variant="primary" onClick={() => void restart()}>
          Start a terminal here
        </Button>
      </div>
    </section>
  );
}
