import { Folder, Plus } from 'lucide-react';
import { useMemo, useState } from 'react';
import { openDialog } from '../app/ui-store';
import { useBar } from '../connection/access';
import type { Machine } from '../machines/model';
import { shortPath } from '../sessions/model';
import { Button } from '../ui/button';
import { ChatRow } from './ChatRow';
import { useChatList } from './chats';
import { firstOf, foldersOf } from './model';

/** Conversations of a machine that are listed before one asks for all. */
const FIRST = 6;

/** A machine's conversations in the side bar, by folder. */
export function MachineChats({ machine }: { readonly machine: Machine }) {
  const { chats } = useChatList();
  const [all, setAll] = useState(false);
  const bar = useBar('agent.write');
  const folders = useMemo(() => foldersOf(chats.values(), machine.id), [chats, machine.id]);
  const shown = all ? folders : firstOf(folders, FIRST);
  const count = (list: typeof folders): number => list.reduce((sum, folder) => sum + folder.chats.length, 0);
  const hidden = count(folders) - count(shown);
  if (folders.length === 0) return null;
  return (
    <div data-slot="machine-chats" className="mt-1 space-y-1">
      {shown.map(({ cwd, chats: inFolder }) => (
        <section key={cwd} aria-label={`Conversations in ${cwd}`}>
          <h3
            className="group/folder flex h-6 items-center gap-2 pr-1 pl-1.5 text-2xs text-muted-foreground touch:h-9"
            title={cwd}
          >
            <Folder className="size-3 shrink-0" aria-hidden />
            <span className="min-w-0 flex-1 truncate">{shortPath(cwd)}</span>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`New conversation in ${cwd}`}
              className="size-5 opacity-0 group-focus-within/folder:opacity-100 group-hover/folder:opacity-100 touch:size-9 touch:opacity-100"
              onClick={() => openDialog({ kind: 'new-chat', nodeId: machine.id, cwd })}
              {...bar}
            >
              <Plus />
            </Button>
          </h3>
          <ul className="space-y-px">
            {inFolder.map((chat) => (
              <ChatRow key={chat.id} chat={chat} node={machine.node} />
            ))}
          </ul>
        </section>
      ))}
      {hidden > 0 || all ? (
        <button
          type="button"
          aria-expanded={all}
          onClick={() => setAll(!all)}
          className="h-6 rounded-md px-1.5 pl-7 text-2xs text-muted-foreground hover:text-foreground touch:h-9"
        >
          {all ? 'Show fewer' : `${hidden} more ${hidden === 1 ? 'conversation' : 'conversations'}`}
        </button>
      ) : null}
    </div>
  );
}
