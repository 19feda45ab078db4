import type { ChatLink } from '@homie/client-core';
import type { Chat } from '@homie/protocol';
import { Ellipsis, Folder, SquareTerminal, X } from 'lucide-react';
import { keysOf } from '../app/shortcuts';
import { openDialog } from '../app/ui-store';
import { useBar } from '../connection/access';
import { useNode } from '../connection/hooks';
import { updateWorkspace } from '../layout/store';
import { closePane } from '../layout/workspace';
import { shortPath } from '../sessions/model';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { Tip } from '../ui/tooltip';
import { LinkState } from './ChatLink';
import { ChatMenu } from './ChatMenu';
import { chatName } from './model';
import { terminalHere } from './operations';

export interface ChatHeaderProps {
  readonly paneId: string;
  /** Undefined until it was read. */
  readonly chat: Chat | undefined;
  readonly link: ChatLink;
}

/** The line above a conversation: what it is, where it works, how current it is, and its menu. */
export function ChatHeader({ paneId, chat, link }: ChatHeaderProps) {
  const node = useNode(chat?.nodeId);
  const noTerminal = useBar('terminal.write');
  return (
    <header
      data-slot="chat-header"
      className="flex h-8 shrink-0 items-center gap-2 border-b pr-1 pl-3 text-xs touch:h-11"
    >
      <LinkState link={link} />
      <span className="min-w-0 shrink truncate font-medium" title={chat ? chatName(chat) : undefined}>
        {chat ? chatName(chat) : 'Conversation'}
      </span>
      {chat ? (
        <span className="flex min-w-0 shrink-[2] items-center gap-2 text-muted-foreground @max-sm/chat:hidden">
          <button
            type="button"
            data-slot="chat-machine"
            title={`About ${node?.name ?? chat.nodeId}`}
            onClick={() => openDialog({ kind: 'machine', nodeId: chat.nodeId })}
            className="max-w-32 shrink-0 truncate rounded hover:underline"
          >
            {node?.name ?? chat.nodeId}
          </button>
          <span className="flex min-w-0 items-center gap-1 @max-lg/chat:hidden" title={chat.cwd}>
            <Folder className="size-3 shrink-0" aria-hidden />
            <span className="truncate">{shortPath(chat.cwd)}</span>
          </span>
        </span>
      ) : null}
      <span className="flex-1" />
      {chat ? (
        <>
          <Tip label="Open a terminal here">
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label="Open a terminal here"
              className="@max-sm/chat:hidden"
              onClick={() => void terminalHere(paneId, chat)}
              {...noTerminal}
            >
              <SquareTerminal />
            </Button>
          </Tip>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button variant="ghost" size="icon-sm" aria-label="Conversation actions">
                <Ellipsis />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="end" className="w-60">
              <ChatMenu chat={chat} paneId={paneId} />
            </DropdownMenuContent>
          </DropdownMenu>
        </>
      ) : null}
      <Tip label="Close pane (the conversation goes on)" keys={keysOf('closePane')}>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="Close pane"
          onClick={() => updateWorkspace((workspace) => closePane(workspace, paneId))}
        >
          <X />
        </Button>
      </Tip>
    </header>
  );
}
