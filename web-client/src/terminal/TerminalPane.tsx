import { useEffect, useRef, useState } from 'react';
import { useStore } from 'zustand';
import { useUi } from '../app/ui-store';
import { useBar } from '../connection/access';
import { useNode, useReadable, useSession } from '../connection/hooks';
import { updateWorkspace } from '../layout/store';
import type { SessionPane } from '../layout/tree';
import { focusPane } from '../layout/workspace';
import { cn } from '../lib/cn';
import { isAway, sessionName } from '../sessions/model';
import { EndBanner } from './EndBanner';
import { fontsReady } from './fonts';
import { LinkNotice } from './LinkNotice';
import { PaneHeader } from './PaneHeader';
import { acquire } from './registry';
import { SearchBar } from './SearchBar';
import { SelectionMenu } from './SelectionMenu';
import { installTouch } from './touch';

export interface TerminalPaneProps {
  readonly pane: SessionPane;
  readonly active: boolean;
  /** The only one of its tab: its tab says already what it is. */
  readonly alone: boolean;
}

/** A pane with a live terminal. The terminal belongs to the registry; this shows it for as long as it is in sight. */
export function TerminalPane({ pane, active, alone }: TerminalPaneProps) {
  const { id: paneId, sessionId } = pane;
  const barred = useBar('terminal.write') !== undefined;
  const viewOnly = pane.viewOnly || barred;
  const [controller, setController] = useState(() => acquire({ paneId, sessionId, viewOnly }));
  const host = useRef<HTMLDivElement>(null);
  const state = useStore(controller.state);
  const link = useReadable(controller.link);
  const session = useSession(sessionId) ?? link.session;
  const dialogOpen = useUi((ui) => ui.dialog.kind !== 'none');
  const searching = useUi((ui) => ui.searching === paneId);

  useEffect(() => {
    const current = acquire({ paneId, sessionId, viewOnly });
    setController(current);
    const place = host.current;
    if (!place) return;
    let shown = true;
    void fontsReady().then(() => shown && current.mount(place));
    const removeTouch = installTouch(place, current);
    return () => {
      shown = false;
      removeTouch();
      current.unmount();
    };
  }, [paneId, sessionId, viewOnly]);

  useEffect(() => {
    if (!active || searching || dialogOpen) return;
    let wanted = true;
    // After a dialog that has just closed has put the focus somewhere itself.
    const timer = setTimeout(() => void fontsReady().then(() => wanted && controller.focus()));
    return () => {
      wanted = false;
      clearTimeout(timer);
    };
  }, [active, searching, dialogOpen, controller]);

  const node = useNode(session?.nodeId);
  const away = session && isAway(session, node) ? node : undefined;
  const stale = link.link === 'offline' || link.link === 'attaching';
  const name = session ? sessionName(session) : 'gone';
  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      role="group"
      aria-label={`Terminal ${name}`}
      data-slot="terminal-pane"
      data-session-id={sessionId}
      data-pane-id={paneId}
      data-link={link.link}
      data-away={away !== undefined}
      data-foreign-size={state.foreignSize}
      data-active={active}
      className="group/pane relative flex h-full min-h-0 flex-col bg-(--terminal-background)"
      onFocusCapture={() => updateWorkspace((workspace) => focusPane(workspace, paneId))}
      onPointerDownCapture={() => updateWorkspace((workspace) => focusPane(workspace, paneId))}
    >
      <PaneHeader
        pane={{ ...pane, viewOnly }}
        active={active}
        alone={alone}
        session={session}
        state={state}
        controller={controller}
      />
      <div className="relative min-h-0 flex-1">
        <div
          ref={host}
          data-slot="terminal-host"
          className={cn(
            'absolute inset-0 overflow-auto py-1 pr-0.5 pl-2 transition-opacity duration-300',
            (away || (stale && link.staleSince !== undefined)) && 'opacity-60',
          )}
        />
        <SelectionMenu host={host} paneId={paneId} controller={controller} />
        <LinkNotice link={link} away={away} />
        {searching ? <SearchBar paneId={paneId} controller={controller} /> : null}
      </div>
      {session && session.status !== 'running' ? <EndBanner session={session} paneId={paneId} /> : null}
    </div>
  );
}
