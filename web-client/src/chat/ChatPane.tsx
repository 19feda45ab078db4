import type { Chat } from '@homie/protocol';
import { Bot, MessageSquareX } from 'lucide-react';
import { type ReactNode, useEffect, useRef, useState } from 'react';
import { useUi } from '../app/ui-store';
import { refusal, useIdentity } from '../connection/access';
import { errorText } from '../connection/client';
import { useNode, useReadable } from '../connection/hooks';
import { updateWorkspace } from '../layout/store';
import type { ConversationPane } from '../layout/tree';
import { closePane, focusPane } from '../layout/workspace';
import { useTouch } from '../lib/use-media';
import { Button } from '../ui/button';
import { toast } from '../ui/toast-store';
import { ChatHeader } from './ChatHeader';
import { LinkNotice } from './ChatLink';
import { openedChat, useChat, useChatState } from './chats';
import { Composer } from './composer/Composer';
import { chatName, permissionOf } from './model';
import { forkChat } from './operations';
import { SettingsPickers } from './SettingsPickers';
import { Transcript } from './transcript/Transcript';
import { UsageLine } from './transcript/UsageLine';
import { useAgent } from './use-agent';
import { useChatCommands } from './use-chat-commands';

export interface ChatPaneProps {
  readonly pane: ConversationPane;
  readonly active: boolean;
}

/** A conversation: what it is and how current, all that was said, and where one writes. */
export default function ChatPane({ pane, active }: ChatPaneProps) {
  const { chatId, id: paneId } = pane;
  const [open] = useState(() => openedChat(chatId));
  const state = useChatState(open);
  const listed = useChat(chatId);
  const chat = listed ?? state.chat;
  const touch = useTouch();
  const node = useNode(chat?.nodeId);
  const machine = node?.name ?? chat?.nodeId ?? '';
  const identity = useIdentity();
  const [stopping, setStopping] = useState<string>();
  // Who writes here wants to know what can be chosen; a chat that nobody looks at asks its machine nothing.
  const agent = useAgent(active && state.link.kind === 'live' ? chat?.nodeId : undefined, chat?.account);
  const commands = useChatCommands(chat, paneId, agent.models, state.conversation);
  const { link, conversation } = state;
  const status = conversation.status ?? chat?.status;
  const running = status === 'running' || status === 'waiting';
  const turn = conversation.turns.at(-1)?.id ?? 'next';
  const stop = (): void => {
    setStopping(turn);
    open.cancel().catch((error: unknown) => {
      setStopping(undefined);
      toast('error', 'It was not stopped', { description: errorText(error) });
    });
  };
  const notLive = link.kind === 'live' || link.kind === 'loading' ? undefined : 'Not while this is out of date.';
  const model = agent.models.find(({ id }) => id === chat?.model) ?? agent.models.find(({ isDefault }) => isDefault);
  const place = useRef<HTMLDivElement>(null);
  const dialogOpen = useUi((ui) => ui.dialog.kind !== 'none');
  useEffect(() => {
    if (!active || dialogOpen || touch) return;
    // After a dialog that has just closed has put the focus somewhere itself; whoever is in the pane already stays there.
    const timer = setTimeout(() => {
      if (place.current?.contains(document.activeElement)) return;
      place.current?.querySelector<HTMLElement>('[data-slot="composer"] textarea')?.focus();
    });
    return () => clearTimeout(timer);
  }, [active, dialogOpen, touch]);
  const focus = (): void => updateWorkspace((workspace) => focusPane(workspace, paneId));

  return (
    // biome-ignore lint/a11y/useSemanticElements: a fieldset is for forms
    <div
      ref={place}
      role="group"
      aria-label={`Conversation ${chat ? chatName(chat) : ''}`}
      data-slot="chat-pane"
      data-chat-id={chatId}
      data-pane-id={paneId}
      data-link={link.kind}
      data-status={status}
      data-active={active}
      className="@container/chat relative flex h-full min-h-0 flex-col bg-background"
      onFocusCapture={focus}
      onPointerDownCapture={focus}
    >
      <ChatHeader paneId={paneId} chat={chat} link={link} />
      {link.kind === 'failed' ? (
        <Gone paneId={paneId}>{errorText(link.error)}</Gone>
      ) : (
        <>
          <div className="relative flex min-h-0 flex-1 flex-col">
            <Transcript
              state={state}
              machine={machine}
              cwd={chat?.cwd}
              me={identity?.subject}
              nameOf={(subject) => (subject === identity?.subject ? identity.displayName : subject)}
              actions={{
                respond: (approval, decision, reason) => open.respond(approval.id, decision, reason),
                answer: (approval, answer) => open.answer(approval.id, answer),
              }}
              blocked={refusal('agent.approve', identity) ?? notLive}
              loadImage={(imageId) => open.image(imageId)}
              onLoadOlder={() => open.loadOlder()}
              onResend={(messageId) => open.resend(messageId)}
              onWithdraw={(messageId) => {
                open.withdraw(messageId).catch((error: unknown) => {
                  toast('error', 'It could not be taken back', { description: errorText(error) });
                });
              }}
              onFork={chat ? (turnId) => void forkChat(chat, turnId) : undefined}
              onRead={active ? (seq) => open.markRead(seq) : undefined}
            />
            {chat && link.kind === 'live' && conversation.turns.length + state.waiting.length === 0 ? (
              <Beginning chat={chat} machine={machine} />
            ) : null}
            <LinkNotice link={link} chat={chat} node={node} />
          </div>
          <ComposerOf
            chat={chat}
            open={open}
            running={running}
            stopping={running && stopping === turn}
            onStop={stop}
            blocked={refusal('agent.write', identity)}
            commands={commands}
            noImages={model && !model.images ? `${model.name} takes no pictures.` : undefined}
            usage={conversation.usage ?? chat?.usage}
          />
        </>
      )}
    </div>
  );
}

type ComposerProps = Parameters<typeof Composer>[0];

interface ComposerOfProps
  extends Pick<ComposerProps, 'running' | 'stopping' | 'onStop' | 'blocked' | 'commands' | 'noImages'> {
  readonly chat: Chat | undefined;
  readonly open: ReturnType<typeof openedChat>;
  readonly usage: Chat['usage'];
}

function ComposerOf({ chat, open, usage, ...props }: ComposerOfProps) {
  const draft = useReadable(open.draft);
  return (
    <Composer
      {...props}
      chatId={open.id}
      draft={draft}
      onDraft={(next) => open.setDraft(next)}
      onSend={(message) => open.send(message)}
      searchFiles={(query, signal) => open.searchFiles(query, signal)}
      settings={
        chat ? (
          <>
            <SettingsPickers chat={chat} />
            {usage ? <UsageLine usage={usage} className="px-1 @max-md:[&>span]:sr-only" /> : null}
          </>
        ) : null
      }
    />
  );
}

/** What one sees of a conversation in which nothing was said yet. */
function Beginning({ chat, machine }: { readonly chat: Chat; readonly machine: string }) {
  const permission = permissionOf(chat);
  return (
    <div
      data-slot="chat-beginning"
      className="pointer-events-none absolute inset-0 grid place-items-center overflow-hidden p-6"
    >
      <div className="max-w-sm space-y-2 text-center">
        <Bot className="mx-auto size-7 text-muted-foreground" strokeWidth={1.5} aria-hidden />
        <h2 className="text-base font-semibold tracking-tight">Ready when you are</h2>
        <p className="text-ui text-muted-foreground">
          Codex works in <span className="font-mono text-xs text-foreground wrap-anywhere">{chat.cwd}</span> on{' '}
          {machine}, also while you are away.
          {permission ? ` ${permission.description}.` : ''}
        </p>
      </div>
    </div>
  );
}

function Gone({ paneId, children }: { readonly paneId: string; readonly children: ReactNode }) {
  return (
    <section
      aria-label="Conversation gone"
      data-slot="chat-gone"
      className="flex flex-1 flex-col items-center justify-center gap-4 p-6 text-center"
    >
      <MessageSquareX className="size-6 text-muted-foreground" aria-hidden />
      <div className="max-w-80 space-y-1">
        <p className="text-sm font-medium">This conversation cannot be shown</p>
        <p className="text-ui text-muted-foreground">{children}</p>
      </div>
      <Button onClick={() => updateWorkspace((workspace) => closePane(workspace, paneId))}>Close pane</Button>
    </section>
  );
}
