import { RotateCw, Trash2 } from 'lucide-react';
import { useBar } from '../connection/access';
import type { Session } from '../connection/client';
import { useNode } from '../connection/hooks';
import { updateWorkspace } from '../layout/store';
import { changePane } from '../layout/workspace';
import { timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { isOnline } from '../machines/model';
import { endOf, sessionName, sessionTone } from '../sessions/model';
import { removeSession, startSession } from '../sessions/operations';
import { Button } from '../ui/button';
import { StatusDot } from '../ui/status-dot';

/** Below the last screen of a session that is over: how it ended, and what one can do about it. */
export function EndBanner({ session, paneId }: { readonly session: Session; readonly paneId: string }) {
  const now = useNow();
  const node = useNode(session.nodeId);
  const bar = useBar('terminal.write');
  const there = !node || isOnline(node);
  const restart = async (): Promise<void> => {
    const fresh = await startSession({
      nodeId: session.nodeId,
      command: session.command,
      cwd: session.cwd,
      name: session.name,
    });
    if (fresh) updateWorkspace((workspace) => changePane(workspace, paneId, { sessionId: fresh.id }));
  };
  return (
    <div
      role="status"
      data-slot="end-banner"
      data-status={session.status}
      className="flex shrink-0 flex-wrap items-center gap-x-3 gap-y-2 border-t bg-sidebar px-3 py-2"
    >
      <StatusDot tone={sessionTone(session, undefined)} />
      <p className="min-w-0 flex-1 basis-56 text-xs">
        <span className="font-medium">{sessionName(session)}</span>{' '}
        {session.status === 'lost' ? 'was lost when its machine stopped' : endOf(session)}
        <span className="text-muted-foreground">
          {' '}
          · {timeAgo(session.exitedAt ?? session.lastActivityAt, now)} · its last screen is above
        </span>
      </p>
      <span className="flex gap-2">
        <Button size="sm" variant="ghost" onClick={() => void removeSession(session)} {...bar}>
          <Trash2 /> Remove
        </Button>
        <Button
          size="sm"
          variant="primary"
          disabled={!there}
          title={there ? undefined : `${node?.name} is ${node?.status}`}
          onClick={() => void restart()}
          {...bar}
        >
          <RotateCw /> Restart here
        </Button>
      </span>
    </div>
  );
}
