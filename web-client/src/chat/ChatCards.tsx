import type { Chat } from '@homie/protocol';
import { useMemo } from 'react';
import { show } from '../layout/show';
import { cn } from '../lib/cn';
import { timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import type { Machine } from '../machines/model';
import { shortPath } from '../sessions/model';
import { ChatMark, NeedsYou } from './ChatMark';
import { useChatList } from './chats';
import { byUse, chatMood, chatName, MOOD_NAMES, plainLine } from './model';

/** Conversations of a machine that the overview shows; the others are in the side bar. */
const MOST = 8;

/** A machine's conversations in the overview: those that wait for somebody first, then the latest. */
export function ChatCards({ machine }: { readonly machine: Machine }) {
  const { chats } = useChatList();
  const here = useMemo(
    () => [...chats.values()].filter(({ nodeId }) => nodeId === machine.id).sort(byUse),
    [chats, machine.id],
  );
  if (here.length === 0) return null;
  return (
    <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(19rem,100%),1fr))] gap-3">
      {here.slice(0, MOST).map((chat) => (
        <ChatCard key={chat.id} chat={chat} machine={machine} />
      ))}
    </ul>
  );
}

function ChatCard({ chat, machine }: { readonly chat: Chat; readonly machine: Machine }) {
  const now = useNow();
  const mood = chatMood(chat, machine.node);
  return (
    <li>
      <button
        type="button"
        data-slot="chat-card"
        data-chat-id={chat.id}
        onClick={() => show({ chatId: chat.id })}
        className={cn(
          'flex h-full w-full flex-col gap-1.5 rounded-lg border bg-card px-3 py-2.5 text-left transition-colors hover:border-border-strong',
          mood === 'needs-you' && 'border-warning/40',
        )}
      >
        <span className="flex w-full items-center gap-2">
          <ChatMark mood={mood} />
          <span className="min-w-0 flex-1 truncate text-ui font-medium">{chatName(chat)}</span>
          {mood === 'needs-you' ? <NeedsYou count={chat.pending} /> : null}
        </span>
        <span className="line-clamp-2 min-h-8 w-full text-xs text-muted-foreground">
          {(chat.problem ?? plainLine(chat.preview ?? '')) || MOOD_NAMES[mood]}
        </span>
        <span className="flex w-full gap-2 text-2xs text-muted-foreground">
          <span className="min-w-0 flex-1 truncate">{shortPath(chat.cwd)}</span>
          <span className="shrink-0 tabular-nums">{timeAgo(chat.updatedAt, now)}</span>
        </span>
      </button>
    </li>
  );
}
