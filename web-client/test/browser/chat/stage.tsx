/** A page with a conversation and nothing else: what the tests give it, it shows, and what is done on it, it remembers. */
import '../../../src/app/content-security';
import './stage.css';
import { type Conversation, type Draft, EMPTY_CONVERSATION, fold, type NewMessage } from '@homie/client-core';
import { type AgentEvent, type Approval, agentEvent } from '@homie/protocol';
import { useState } from 'react';
import { createRoot } from 'react-dom/client';
import { closeDialog } from '../../../src/app/ui-store';
import { ApprovalCard } from '../../../src/chat/approval/ApprovalCard';
import { Composer } from '../../../src/chat/composer/Composer';
import { standardCommands } from '../../../src/chat/composer/commands';
import { Transcript } from '../../../src/chat/transcript/Transcript';
import { UsageLine } from '../../../src/chat/transcript/UsageLine';
import { Button } from '../../../src/ui/button';
import { Toaster } from '../../../src/ui/toaster';
import { TooltipProvider } from '../../../src/ui/tooltip';
import { DIFF, longLog, MARKDOWN, sampleLog, TestingLog } from '../../chat/testing-events';

const FILES = ['src/chat/outbox.ts', 'src/chat/open-chat.ts', 'src/chat/', 'docs/outbox.md'];
const PICTURE =
  'data:image/png;base64,iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgSO34DwAEGAJxh5Yj0gAAAABJRU5ErkJggg==';

export interface Stage {
  /** What was done, in its order. */
  readonly done: unknown[][];
  /** Shows the events from `from` on, as the pages of a log that are loaded. */
  show(events: readonly unknown[], from?: number): void;
  /** Some more have come. */
  add(events: readonly unknown[]): void;
  /** Whether nothing can be sent. */
  block(why: string | undefined): void;
  /** The next answer does not count, for this reason. */
  refuse(why: string): void;
  /** Only the approvals, as in the queue of all chats. */
  queue(): void;
  /** A new log to write events into. */
  log(): TestingLog;
  readonly samples: {
    readonly sample: readonly AgentEvent[];
    readonly diff: string;
    readonly markdown: string;
    long(turns: number): readonly AgentEvent[];
  };
}

declare global {
  var stage: Stage;
}

const done: unknown[][] = [];
const note =
  (name: string) =>
  (...what: unknown[]) => {
    done.push([name, ...what]);
  };
/** An older page is a hundred events. */
const PAGE = 100;

let log: AgentEvent[] = [];
let from = 0;
let blocked: string | undefined;
let queued = false;
let refusal: string | undefined;
let draw = (): void => {};

const actions = {
  respond: async (approval: Approval, decision: string, reason?: string) => {
    done.push(['respond', approval.id, decision, reason]);
    const why = refusal;
    refusal = undefined;
    if (why) throw new Error(why);
  },
  answer: async (approval: Approval, answer: unknown) => {
    done.push(['answer', approval.id, answer]);
  },
};
const models = [
  {
    id: 'gpt-5.2-codex',
    name: 'GPT-5.2 Codex',
    description: 'For code',
    efforts: ['low', 'medium', 'high'],
    isDefault: true,
    images: true,
  },
  { id: 'gpt-5.2', name: 'GPT-5.2', description: 'For all else', efforts: [], isDefault: false, images: true },
];

function App() {
  const [, count] = useState(0);
  draw = () => count((n) => n + 1);
  const conversation = folded();
  const running = conversation.turns.some((turn) => turn.status === 'running');
  const state = { conversation, waiting: conversation.waiting, hasOlder: from > 0, loadingOlder: false };
  if (queued)
    return (
      <div className="mx-auto flex h-full max-w-120 flex-col gap-3 overflow-y-auto p-3">
        <h1 className="sr-only">What agents ask</h1>
        {[...conversation.approvals.values()].map((approval) => (
          <ApprovalCard
            key={approval.id}
            approval={approval}
            machine="desk"
            actions={actions}
            origin="Fix the outbox"
          />
        ))}
      </div>
    );
  return (
    <div className="flex h-full flex-col">
      <h1 className="sr-only">A conversation</h1>
      <Transcript
        state={state}
        machine="desk"
        cwd="/home/ada/src/homie"
        actions={actions}
        blocked={blocked}
        me="ada"
        nameOf={nameOf}
        loadImage={loadImage}
        onLoadOlder={older}
        onResend={resend}
        onWithdraw={withdraw}
        onFork={fork}
        onRead={read}
      />
      <Writing running={running} usage={conversation.usage} />
    </div>
  );
}

/** As an open chat does it: what has come is put on top of what was there. */
function folded(): Conversation {
  const [before, count] = [
    memory.log === first() ? memory.conversation : EMPTY_CONVERSATION,
    memory.log === first() ? memory.count : 0,
  ];
  const part = log.slice(from + count);
  memory = { log: first(), count: count + part.length, conversation: fold(part, before) };
  return memory.conversation;
}

/** Another first event is another log, or another page of it. */
const first = () => log[from];
let memory: { log: AgentEvent | undefined; count: number; conversation: Conversation } = {
  log: undefined,
  count: 0,
  conversation: EMPTY_CONVERSATION,
};

const nameOf = (subject: string) => (subject === 'ada' ? 'Ada' : subject);
const loadImage = async () => PICTURE;
const [resend, withdraw, fork, read] = [note('resend'), note('withdraw'), note('fork'), note('read')];
const stop = note('stop');
const searchFiles = async (query: string) =>
  FILES.filter((path) => path.includes(query)).map((path) => ({ path, folder: path.endsWith('/') }));

function older(): void {
  setTimeout(() => {
    from = Math.max(0, from - PAGE);
    draw();
  });
}

function Writing({ running, usage }: { readonly running: boolean; readonly usage: ReturnType<typeof fold>['usage'] }) {
  const [draft, setDraft] = useState<Draft>({ text: '', mentions: [] });
  const commands = standardCommands(
    {
      running,
      models,
      model: 'gpt-5.2-codex',
      effort: 'high',
      approvalPolicy: 'on-request',
      sandbox: 'workspace-write',
    },
    {
      setModel: note('model'),
      setEffort: note('effort'),
      setPermission: note('permission'),
      stop,
      diff: note('diff'),
      compact: note('compact'),
      fork: note('fork'),
      newChat: note('new'),
      rename: note('rename'),
    },
  );
  const send = (message: NewMessage) => {
    done.push(['send', message]);
    return message.text.length < 100_000;
  };
  return (
    <Composer
      chatId="n1-g1-c1"
      draft={draft}
      onDraft={setDraft}
      onSend={send}
      running={running}
      onStop={stop}
      blocked={blocked}
      commands={commands}
      // A new function each time, as callers have it.
      searchFiles={(query) => {
        done.push(['search', query]);
        return searchFiles(query);
      }}
      settings={
        <>
          <Button variant="ghost" size="sm" className="max-w-full min-w-0 gap-1 px-2 font-normal">
            <span className="truncate">gpt-5.2-codex · Medium</span>
          </Button>
          <Button variant="ghost" size="sm" className="max-w-full min-w-0 gap-1 px-2 font-normal">
            <span className="truncate">Work in its folder</span>
          </Button>
          {usage ? <UsageLine usage={usage} className="px-1" /> : null}
        </>
      }
    />
  );
}

globalThis.stage = {
  done,
  show(events, first = 0) {
    log = events.map((event) => agentEvent(event));
    from = first;
    queued = false;
    draw();
  },
  add(events) {
    log = [...log, ...events.map((event) => agentEvent(event))];
    draw();
  },
  block(why) {
    blocked = why;
    draw();
  },
  refuse(why) {
    refusal = why;
  },
  queue() {
    queued = true;
    draw();
  },
  log: () => new TestingLog(),
  samples: { sample: sampleLog().events, diff: DIFF, markdown: MARKDOWN, long: (turns) => longLog(turns).events },
};

const root = document.getElementById('root');
if (!root) throw new Error('the stage has no #root');
root.style.height = '100dvh';
createRoot(root).render(
  <TooltipProvider>
    <App />
    <Toaster closeDialog={closeDialog} />
  </TooltipProvider>,
);
