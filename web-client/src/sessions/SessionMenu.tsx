import { Columns2, Pencil, Rows2, Square, SquareArrowOutUpRight, Trash2 } from 'lucide-react';
import { openDialog, useUi } from '../app/ui-store';
import { useBar } from '../connection/access';
import type { Session } from '../connection/client';
import { newId, updateWorkspace } from '../layout/store';
import type { Direction } from '../layout/tree';
import { activePane, openBeside, openSession } from '../layout/workspace';
import { DropdownMenuItem, DropdownMenuSeparator } from '../ui/dropdown-menu';
import { removeSession } from './operations';

function showBeside(session: Session, direction: Direction): void {
  updateWorkspace((workspace) => {
    const pane = activePane(workspace);
    return pane
      ? openBeside(workspace, pane.id, direction, session.id, newId)
      : openSession(workspace, session.id, newId);
  });
  useUi.setState({ drawerOpen: false });
}

/** What one can do with a session, for a menu. */
export function SessionMenu({ session }: { readonly session: Session }) {
  const bar = useBar('terminal.write');
  const off = { disabled: bar !== undefined, title: bar?.title };
  const running = session.status === 'running';
  return (
    <>
      <DropdownMenuItem onSelect={() => updateWorkspace((w) => openSession(w, session.id, newId))}>
        <SquareArrowOutUpRight /> Open
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => showBeside(session, 'row')}>
        <Columns2 /> Open to the right
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => showBeside(session, 'column')}>
        <Rows2 /> Open below
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuItem {...off} onSelect={() => setTimeout(() => useUi.setState({ renaming: session.id }))}>
        <Pencil /> Rename
      </DropdownMenuItem>
      {running ? (
        <DropdownMenuItem {...off} tone="destructive" onSelect={() => openDialog({ kind: 'kill', session })}>
          <Square /> End session…
        </DropdownMenuItem>
      ) : (
        <DropdownMenuItem {...off} tone="destructive" onSelect={() => void removeSession(session)}>
          <Trash2 /> Remove
        </DropdownMenuItem>
      )}
    </>
  );
}
