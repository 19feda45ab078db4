import type { Chat } from '@homie/protocol';
import { Archive, MessageSquare } from 'lucide-react';
import { useEffect, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { errorText } from '../connection/client';
import { useNodes } from '../connection/hooks';
import { show } from '../layout/show';
import { relativeTime } from '../lib/time';
import { useNow } from '../lib/use-now';
import { shortPath } from '../sessions/model';
import { Button } from '../ui/button';
import { Dialog, DialogBody, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '../ui/dialog';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { ChatMark } from './ChatMark';
import { chats, useChatList } from './chats';
import { chatMood, chatName } from './model';
import { archiveChat } from './operations';

/** How long typing rests before the gateway is asked, in ms. */
const REST = 200;

/** All conversations, found by what is in their names and texts; the archived ones, too. */
export function ChatsDialog() {
  const [search, setSearch] = useState('');
  const [archived, setArchived] = useState(false);
  const { found, problem } = useSearch(search, archived);
  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="h-[min(38rem,calc(var(--app-height,100dvh)-2rem))] max-w-2xl">
        <DialogHeader>
          <DialogTitle>Conversations</DialogTitle>
          <DialogDescription>On all machines, the one used last first.</DialogDescription>
        </DialogHeader>
        <div className="flex flex-wrap gap-2 px-5 pt-3">
          <Input
            autoFocus
            type="search"
            aria-label="Search conversations"
            placeholder="Search"
            className="min-w-40 flex-1"
            value={search}
            onChange={(event) => setSearch(event.target.value)}
          />
          <Segmented
            label="Which"
            value={archived ? 'archived' : 'current'}
            onValueChange={(value) => setArchived(value === 'archived')}
            options={[
              { value: 'current', label: 'Current' },
              { value: 'archived', label: 'Archived' },
            ]}
          />
        </div>
        <DialogBody className="flex-1 px-3">
          {problem ? (
            <p role="alert" className="px-2 text-ui text-destructive">
              {problem}
            </p>
          ) : null}
          <ul data-slot="found-chats">
            {found?.map((chat) => (
              <Found key={chat.id} chat={chat} />
            ))}
          </ul>
          {found?.length === 0 ? (
            <p className="py-10 text-center text-ui text-muted-foreground">
              {search ? 'Nothing matches.' : archived ? 'Nothing is archived.' : 'No conversations yet.'}
            </p>
          ) : null}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Found({ chat }: { readonly chat: Chat }) {
  const node = useNodes().find(({ id }) => id === chat.nodeId);
  const now = useNow();
  return (
    <li className="group/found relative flex items-center rounded-md hover:bg-hover">
      <button
        type="button"
        onClick={() => {
          closeDialog();
          show({ chatId: chat.id });
        }}
        className="flex min-h-11 min-w-0 flex-1 items-center gap-2.5 rounded-md px-2 py-1.5 text-left focus-visible:-outline-offset-2"
      >
        {chat.archived ? (
          <Archive className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
        ) : (
          <ChatMark mood={chatMood(chat, node)} />
        )}
        <span className="min-w-0 flex-1">
          <span className="block truncate">{chatName(chat)}</span>
          <span className="block truncate text-xs text-muted-foreground">
            {node?.name ?? chat.nodeId} · {shortPath(chat.cwd)}
          </span>
        </span>
        <span className="shrink-0 text-2xs text-muted-foreground tabular-nums">
          {relativeTime(chat.updatedAt, now)}
        </span>
      </button>
      {chat.archived ? (
        <Button size="sm" className="mr-1.5" onClick={() => void archiveChat(chat, false)}>
          <MessageSquare /> Bring back
        </Button>
      ) : null}
    </li>
  );
}

/** Asks the gateway, and again when something changes in the list. */
function useSearch(search: string, archived: boolean) {
  const list = useChatList();
  const [state, setState] = useState<{ readonly found?: readonly Chat[]; readonly problem?: string }>({});
  // biome-ignore lint/correctness/useExhaustiveDependencies: what is in the list decides what is found
  useEffect(() => {
    let current = true;
    const timer = setTimeout(() => {
      chats.search(search.trim(), archived).then(
        (found) => current && setState({ found }),
        (error: unknown) => current && setState((before) => ({ ...before, problem: errorText(error) })),
      );
    }, REST);
    return () => {
      current = false;
      clearTimeout(timer);
    };
  }, [search, archived, list.chats]);
  return state;
}
