import { Command } from 'cmdk';
import { Plus } from 'lucide-react';
import { openDialog } from '../app/ui-store';
import { useNode } from '../connection/hooks';
import { relativeTime } from '../lib/time';
import { useNow } from '../lib/use-now';
import { andClose, GROUP, ITEM, PaletteFrame } from '../palette/PaletteFrame';
import { shortPath } from '../sessions/model';
import { ChatMark } from './ChatMark';
import { useChatList } from './chats';
import { byUse, chatMood, chatName } from './model';
import { addToDraft } from './operations';

/** Which conversation a text from a terminal is for: one of its machine, or a new one in its folder. */
export function AskDialog({ text, nodeId, cwd }: { text: string; nodeId: string; cwd: string }) {
  const { chats } = useChatList();
  const node = useNode(nodeId);
  const now = useNow();
  const here = [...chats.values()]
    .filter((chat) => chat.nodeId === nodeId)
    .sort((a, b) => Number(b.cwd === cwd) - Number(a.cwd === cwd) || byUse(a, b));
  return (
    <PaletteFrame label="Ask the agent about the selection" placeholder="Ask in which conversation?">
      <Command.Item
        value="new conversation"
        onSelect={andClose(() => openDialog({ kind: 'new-chat', nodeId, cwd, draft: text }))}
        className={ITEM}
      >
        <Plus className="size-4 text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1 truncate">New conversation in {shortPath(cwd)}</span>
      </Command.Item>
      {here.length > 0 ? (
        <Command.Group heading={`Conversations on ${node?.name ?? nodeId}`} className={GROUP}>
          {here.map((chat) => (
            <Command.Item
              key={chat.id}
              value={chat.id}
              keywords={[chatName(chat), chat.cwd]}
              onSelect={andClose(() => addToDraft(chat.id, text))}
              className={ITEM}
            >
              <ChatMark mood={chatMood(chat, node)} />
              <span className="min-w-0 shrink truncate">{chatName(chat)}</span>
              <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">{shortPath(chat.cwd)}</span>
              <span className="text-2xs text-muted-foreground tabular-nums">{relativeTime(chat.updatedAt, now)}</span>
            </Command.Item>
          ))}
        </Command.Group>
      ) : null}
    </PaletteFrame>
  );
}
