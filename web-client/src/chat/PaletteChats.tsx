import { Command } from 'cmdk';
import { useNodes } from '../connection/hooks';
import { show } from '../layout/show';
import { andClose, GROUP, ITEM } from '../palette/PaletteFrame';
import { shortPath } from '../sessions/model';
import { ChatMark, NeedsYou } from './ChatMark';
import { useChatList } from './chats';
import { byUse, chatMood, chatName } from './model';

/** More than these are found by typing alone. */
const MOST = 100;

/** Conversations, in the command palette. */
export function PaletteChats() {
  const { chats } = useChatList();
  const nodes = new Map(useNodes().map((node) => [node.id, node]));
  if (chats.size === 0) return null;
  return (
    <Command.Group heading="Conversations" className={GROUP}>
      {[...chats.values()]
        .sort(byUse)
        .slice(0, MOST)
        .map((chat) => {
          const node = nodes.get(chat.nodeId);
          const mood = chatMood(chat, node);
          return (
            <Command.Item
              key={chat.id}
              value={`chat ${chat.id}`}
              keywords={[chatName(chat), 'conversation', 'chat', chat.cwd, node?.name ?? '']}
              onSelect={andClose(() => show({ chatId: chat.id }))}
              className={ITEM}
            >
              <ChatMark mood={mood} className="mx-0.5" />
              <span className="min-w-0 shrink truncate">{chatName(chat)}</span>
              <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
                {node && nodes.size > 1 ? `${node.name} · ` : ''}
                {shortPath(chat.cwd)}
              </span>
              {mood === 'needs-you' ? <NeedsYou count={chat.pending} /> : null}
            </Command.Item>
          );
        })}
    </Command.Group>
  );
}
