import type { Chat } from '@homie/protocol';
import {
  Archive,
  ArchiveRestore,
  Columns2,
  FoldVertical,
  GitFork,
  Pencil,
  Power,
  SquareArrowOutUpRight,
  SquareTerminal,
  Trash2,
} from 'lucide-react';
import { openDialog, useUi } from '../app/ui-store';
import { useBar } from '../connection/access';
import { show, showBeside } from '../layout/show';
import { DropdownMenuItem, DropdownMenuSeparator } from '../ui/dropdown-menu';
import { archiveChat, closeChat, compactChat, forkChat, terminalHere } from './operations';

/** What one can do with a chat, for a menu. With `paneId` it is the menu of the pane that shows it. */
export function ChatMenu({ chat, paneId }: { readonly chat: Chat; readonly paneId?: string }) {
  const bar = useBar('agent.write');
  const noTerminal = useBar('terminal.write');
  const off = { disabled: bar !== undefined, title: bar?.title };
  const busy = chat.status === 'running' || chat.status === 'waiting';
  return (
    <>
      {paneId === undefined ? (
        <>
          <DropdownMenuItem onSelect={() => show({ chatId: chat.id })}>
            <SquareArrowOutUpRight /> Open
          </DropdownMenuItem>
          <DropdownMenuItem onSelect={() => showBeside({ chatId: chat.id }, 'row')}>
            <Columns2 /> Open to the right
          </DropdownMenuItem>
        </>
      ) : null}
      <DropdownMenuItem
        disabled={noTerminal !== undefined}
        title={noTerminal?.title}
        onSelect={() => void terminalHere(paneId, chat)}
      >
        <SquareTerminal /> Open a terminal here
      </DropdownMenuItem>
      <DropdownMenuSeparator />
      <DropdownMenuItem
        {...off}
        onSelect={() => setTimeout(() => useUi.setState({ renaming: chat.id, drawerOpen: paneId !== undefined }))}
      >
        <Pencil /> Rename
      </DropdownMenuItem>
      <DropdownMenuItem {...off} onSelect={() => void forkChat(chat)}>
        <GitFork /> Fork
      </DropdownMenuItem>
      <DropdownMenuItem
        disabled={off.disabled || busy || chat.lastSeq === 0}
        title={off.title ?? (busy ? 'When the turn is over' : undefined)}
        onSelect={() => void compactChat(chat)}
      >
        <FoldVertical /> Compact the context
      </DropdownMenuItem>
      {chat.status === 'closed' ? null : (
        <DropdownMenuItem {...off} onSelect={() => void closeChat(chat)}>
          <Power /> Close until the next message
        </DropdownMenuItem>
      )}
      <DropdownMenuSeparator />
      <DropdownMenuItem {...off} onSelect={() => void archiveChat(chat, !chat.archived)}>
        {chat.archived ? <ArchiveRestore /> : <Archive />}
        {chat.archived ? 'Bring back' : 'Archive'}
      </DropdownMenuItem>
      <DropdownMenuItem {...off} tone="destructive" onSelect={() => openDialog({ kind: 'delete-chat', chat })}>
        <Trash2 /> Delete…
      </DropdownMenuItem>
    </>
  );
}
