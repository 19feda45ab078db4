import { isUnread } from '@homie/client-core';
import { House, Plus, X } from 'lucide-react';
import { type DragEvent, useEffect, useRef, useState } from 'react';
import { keysOf } from '../app/shortcuts';
import { ChatMark } from '../chat/ChatMark';
import { useChatList } from '../chat/chats';
import { chatMood, chatName } from '../chat/model';
import { useBar } from '../connection/access';
import { useNode, useSessions, useUnread } from '../connection/hooks';
import { cn } from '../lib/cn';
import { useNextMachine } from '../machines/hooks';
import { StartMenu } from '../machines/StartMenu';
import { sessionName } from '../sessions/model';
import { startInTab } from '../sessions/operations';
import { useTabTitle } from '../terminal/titles';
import { Button } from '../ui/button';
import { Tip } from '../ui/tooltip';
import { updateWorkspace, useLayout } from './store';
import { panesOf } from './tree';
import { activateTab, closeTab, moveTab, type Tab } from './workspace';

/** The tabs, the way to the overview, and the button for one more. */
export function TabBar() {
  const { tabs, activeTabId } = useLayout((layout) => layout.workspace);
  const next = useNextMachine();
  const bar = useBar('terminal.write');
  return (
    <div data-slot="tab-bar" className="flex h-full min-w-0 flex-1 items-stretch">
      <Tip label="Overview" keys={keysOf('overview')}>
        <Button
          variant="ghost"
          size="icon"
          aria-label="Overview"
          aria-current={activeTabId === null ? 'page' : undefined}
          className="m-1 self-center aria-[current]:text-primary"
          onClick={() => updateWorkspace((workspace) => activateTab(workspace, null))}
        >
          <House />
        </Button>
      </Tip>
      <div
        role="tablist"
        aria-label="Tabs"
        className="flex min-w-0 items-stretch overflow-x-auto overflow-y-hidden [scrollbar-width:none]"
      >
        {tabs.map((tab, index) => (
          <TabButton key={tab.id} tab={tab} index={index} active={tab.id === activeTabId} />
        ))}
      </div>
      <Tip label={next ? `New terminal on ${next.name}` : 'New terminal'} keys={keysOf('newTerminal')}>
        <Button
          variant="ghost"
          size="icon"
          aria-label="New terminal"
          className="m-1 self-center"
          onClick={() => void startInTab()}
          {...bar}
        >
          <Plus />
        </Button>
      </Tip>
      {bar ? null : <StartMenu />}
    </div>
  );
}

function TabButton({ tab, index, active }: { tab: Tab; index: number; active: boolean }) {
  const panes = panesOf(tab.root);
  const shown = panes.find((pane) => pane.id === tab.activePaneId) ?? panes[0];
  const sessions = useSessions();
  const session = shown?.sessionId === undefined ? undefined : sessions.get(shown.sessionId);
  const { chats } = useChatList();
  const chat = shown?.chatId === undefined ? undefined : chats.get(shown.chatId);
  const node = useNode(chat?.nodeId);
  const mood = chat && chatMood(chat, node);
  const fromProgram = useTabTitle(shown?.id, active);
  const title = chat
    ? chatName(chat)
    : fromProgram || session?.title || (session ? sessionName(session) : shown?.chatId ? 'Conversation' : 'Session');
  const printed = useUnread(panes.flatMap(({ sessionId }) => sessionId ?? []));
  const said = panes.some(({ chatId }) => {
    const other = chatId === undefined ? undefined : chats.get(chatId);
    return other !== undefined && other.id !== chat?.id && isUnread(other);
  });
  const unread = (printed || said) && !active;
  const [target, setTarget] = useState(false);

  const drop = (event: DragEvent): void => {
    event.preventDefault();
    setTarget(false);
    const id = event.dataTransfer.getData('application/x-homie-tab');
    if (id) updateWorkspace((workspace) => moveTab(workspace, id, index));
  };
  const place = useRef<HTMLDivElement>(null);
  useEffect(() => {
    if (active) place.current?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
  }, [active]);
  const close = (): void => updateWorkspace((workspace) => closeTab(workspace, tab.id));

  return (
    // biome-ignore lint/a11y/noStaticElementInteractions: dragging is an extra for the mouse; the tab inside is the control
    <div
      ref={place}
      data-slot="tab"
      data-active={active}
      data-unread={unread}
      draggable
      onDragStart={(event) => event.dataTransfer.setData('application/x-homie-tab', tab.id)}
      onDragOver={(event) => {
        event.preventDefault();
        setTarget(true);
      }}
      onDragLeave={() => setTarget(false)}
      onDrop={drop}
      onAuxClick={(event) => event.button === 1 && close()}
      className={cn(
        'group/tab relative flex max-w-56 min-w-28 flex-1 basis-40 items-center border-r pr-1 transition-colors first:border-l',
        active ? 'bg-background text-foreground' : 'text-muted-foreground hover:bg-hover hover:text-foreground',
        active && 'after:absolute after:inset-x-0 after:top-0 after:h-0.5 after:bg-primary',
        target && 'bg-selected',
      )}
    >
      <button
        type="button"
        role="tab"
        id={`tab-${tab.id}`}
        aria-selected={active}
        {...(active ? { 'aria-controls': 'tab-panel' } : {})}
        onKeyDown={(event) => event.key === 'Delete' && close()}
        className="flex h-full min-w-0 flex-1 items-center gap-2 pl-3 text-left text-xs focus-visible:-outline-offset-2"
        title={title}
        onClick={() => updateWorkspace((workspace) => activateTab(workspace, tab.id))}
      >
        {mood ? <ChatMark mood={mood === 'unread' && active ? 'idle' : mood} /> : null}
        {unread ? (
          <span role="img" aria-label="New output" className="size-1.5 shrink-0 rounded-full bg-primary" />
        ) : null}
        <span className="min-w-0 flex-1 truncate">{title}</span>
        {panes.length > 1 ? (
          <span className="rounded bg-muted px-1 text-2xs text-muted-foreground tabular-nums">{panes.length}</span>
        ) : null}
      </button>
      <Button
        variant="ghost"
        size="icon-sm"
        // A tab list holds tabs alone: for the keyboard and for screen readers Delete on the tab closes it.
        aria-hidden
        tabIndex={-1}
        data-slot="tab-close"
        title="Close tab"
        className={cn(
          'size-5 touch:size-8',
          !active && 'opacity-0 group-hover/tab:opacity-100 focus-visible:opacity-100 touch:opacity-100',
        )}
        onClick={close}
      >
        <X />
      </Button>
    </div>
  );
}
