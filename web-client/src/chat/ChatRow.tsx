import type { Chat } from '@homie/protocol';
import { Ellipsis } from 'lucide-react';
import { useUi } from '../app/ui-store';
import type { NodeView } from '../connection/client';
import { show } from '../layout/show';
import { useLayout } from '../layout/store';
import { activePane } from '../layout/workspace';
import { cn } from '../lib/cn';
import { relativeTime } from '../lib/time';
import { useNow } from '../lib/use-now';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { ChatMark, NeedsYou } from './ChatMark';
import { ChatMenu } from './ChatMenu';
import { chatMood, chatName, MOOD_NAMES, plainLine } from './model';
import { renameChat } from './operations';

export interface ChatRowProps {
  readonly chat: Chat;
  readonly node: NodeView | undefined;
}

/** One conversation in the side bar: what it is called, what was said last, and whether it wants something. */
export function ChatRow({ chat, node }: ChatRowProps) {
  const renaming = useUi((ui) => ui.renaming === chat.id);
  const shown = useLayout(
    (layout) => layout.workspace.activeTabId !== null && activePane(layout.workspace)?.chatId === chat.id,
  );
  const now = useNow();
  const mood = chatMood(chat, node);
  const name = chatName(chat);
  const rename = (): void => useUi.setState({ renaming: chat.id });
  return (
    <li
      data-slot="chat-row"
      data-chat-id={chat.id}
      data-mood={mood}
      data-active={shown}
      className={cn(
        'group/row relative flex items-center rounded-md transition-colors',
        shown ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      {renaming ? (
        <RenameField chat={chat} />
      ) : (
        <>
          <button
            type="button"
            aria-current={shown ? 'true' : undefined}
            onClick={() => show({ chatId: chat.id })}
            onDoubleClick={rename}
            onKeyDown={(event) => event.key === 'F2' && rename()}
            className="flex min-w-0 flex-1 items-start gap-2 rounded-md py-1.5 pr-2.5 pl-1.5 text-left touch:py-2.5 touch:pr-11"
          >
            <ChatMark mood={mood} className="mt-0.75" />
            <span className="min-w-0 flex-1">
              <span className="flex items-baseline gap-2">
                <span
                  className={cn(
                    'min-w-0 flex-1 truncate',
                    (mood === 'unread' || mood === 'needs-you') && 'font-medium',
                    (mood === 'problem' || mood === 'closed') && 'text-muted-foreground',
                  )}
                >
                  {name}
                </span>
                <span className="shrink-0 text-2xs text-muted-foreground tabular-nums group-hover/row:invisible group-focus-within/row:invisible touch:visible!">
                  {relativeTime(chat.updatedAt, now)}
                </span>
              </span>
              <span className="flex items-center gap-2 text-2xs text-muted-foreground">
                <span className="min-w-0 flex-1 truncate">{secondLine(chat, mood)}</span>
                {mood === 'needs-you' ? <NeedsYou count={chat.pending} /> : null}
              </span>
            </span>
          </button>
          <DropdownMenu>
            <DropdownMenuTrigger asChild>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Actions for ${name}`}
                className="absolute top-1.5 right-1 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 data-[state=open]:opacity-100 touch:opacity-100"
              >
                <Ellipsis />
              </Button>
            </DropdownMenuTrigger>
            <DropdownMenuContent align="start" side="right" className="w-60">
              <ChatMenu chat={chat} />
            </DropdownMenuContent>
          </DropdownMenu>
        </>
      )}
    </li>
  );
}

function secondLine(chat: Chat, mood: ReturnType<typeof chatMood>): string {
  if (mood === 'problem') return chat.problem ?? 'its machine is out of reach';
  const said = plainLine(chat.preview ?? '');
  if (mood === 'interrupted') return said ? `interrupted · ${said}` : 'interrupted';
  return said || MOOD_NAMES[mood].toLowerCase();
}

function RenameField({ chat }: { readonly chat: Chat }) {
  const done = (): void => useUi.setState({ renaming: null });
  return (
    <input
      aria-label="Conversation name"
      // biome-ignore lint/a11y/noAutofocus: it replaces what was just activated
      autoFocus
      defaultValue={chatName(chat)}
      maxLength={200}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => {
        if (useUi.getState().renaming === chat.id) void renameChat(chat, event.target.value);
        done();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') done();
      }}
      className="mx-1 my-1.5 h-7 w-full min-w-0 rounded border border-ring bg-background px-2 text-ui touch:h-9 touch:text-base"
    />
  );
}
