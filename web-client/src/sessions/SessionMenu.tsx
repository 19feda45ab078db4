import { Columns2, Pencil, Rows2, Square, SquareArrowOutUpRight, Trash2 } from 'lucide-react';
import { openDialog, useUi } from '../app/ui-store';
import { useBar } from '../connection/access';
import type { Session } from '../connection/client';
import { show, showBeside } from '../layout/show';
import { DropdownMenuItem, DropdownMenuSeparator } from '../ui/dropdown-menu';
import { removeSession } from './operations';

/** What one can do with a session, for a menu. */
export function SessionMenu({ session }: { readonly session: Session }) {
  const bar = useBar('terminal.write');
  const off = { disabled: bar !== undefined, title: bar?.title };
  const running = session.status === 'running';
  return (
    <>
      <DropdownMenuItem onSelect={() => show({ sessionId: session.id })}>
        <SquareArrowOutUpRight /> Open
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => showBeside({ sessionId: session.id }, 'row')}>
        <Columns2 /> Open to the right
      </DropdownMenuItem>
      <DropdownMenuItem onSelect={() => showBeside({ sessionId: session.id }, 'column')}>
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
