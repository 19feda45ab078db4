import { openDialog, useUi } from '../app/ui-store';
import { client } from '../connection/client';
import { updateWorkspace } from '../layout/store';
import { changePane } from '../layout/workspace';
import { removeSession, startInTab } from '../sessions/operations';
import type { Command } from './command';
import { current, withPane } from './current';

export const TERMINAL: readonly Command[] = [
  {
    id: 'new',
    needs: 'terminal.write',
    title: 'New terminal',
    group: 'Terminal',
    keywords: 'start shell open tab',
    keys: 'newTerminal',
    run: () => void startInTab(),
  },
  {
    id: 'new-dialog',
    needs: 'terminal.write',
    title: 'New session…',
    group: 'Terminal',
    keywords: 'start command folder machine',
    keys: 'newTerminalDialog',
    run: () => openDialog({ kind: 'new-session' }),
  },
  {
    id: 'new-on',
    needs: 'terminal.write',
    title: 'New terminal on…',
    group: 'Terminal',
    keywords: 'start here machine choose',
    keys: 'newTerminalOn',
    run: () => openDialog({ kind: 'palette', page: 'machines' }),
  },
  {
    id: 'search',
    title: 'Search in terminal',
    group: 'Terminal',
    keywords: 'find scrollback',
    keys: 'search',
    run: withPane((id) => useUi.setState({ searching: id })),
  },
  {
    id: 'copy',
    title: 'Copy selection',
    group: 'Terminal',
    keys: 'copy',
    run: () => void current().terminal?.copySelection(),
  },
  {
    id: 'clear',
    title: 'Clear scrollback of this view',
    group: 'Terminal',
    run: () => current().terminal?.emulator.term.clear(),
  },
  {
    id: 'rename',
    needs: 'terminal.write',
    title: 'Rename session',
    group: 'Terminal',
    run: withPane((_, session) => session && useUi.setState({ renaming: session.id, drawerOpen: true })),
  },
  {
    id: 'view-only',
    needs: 'terminal.write',
    title: 'Toggle view only',
    group: 'Terminal',
    keywords: 'read watch',
    run: withPane((id) => {
      const pane = current().pane;
      if (pane?.sessionId !== undefined) updateWorkspace((w) => changePane(w, id, { viewOnly: !pane.viewOnly }));
    }),
  },
  {
    id: 'take-over',
    needs: 'terminal.write',
    title: 'Take over the size',
    group: 'Terminal',
    keywords: 'resize fit',
    run: () => current().terminal?.takeOver(),
  },
  {
    id: 'kill',
    needs: 'terminal.write',
    title: 'End session…',
    group: 'Terminal',
    keywords: 'kill stop',
    run: withPane((_, session) => session?.status === 'running' && openDialog({ kind: 'kill', session })),
  },
  {
    id: 'remove',
    needs: 'terminal.write',
    title: 'Remove ended session',
    group: 'Terminal',
    run: withPane((_, session) => session && session.status !== 'running' && void removeSession(session)),
  },
  {
    id: 'remove-all',
    needs: 'terminal.write',
    title: 'Remove all ended sessions',
    group: 'Terminal',
    keywords: 'clean',
    run: () => {
      for (const session of client.sessions.get().values())
        if (session.status !== 'running') void removeSession(session);
    },
  },
];
