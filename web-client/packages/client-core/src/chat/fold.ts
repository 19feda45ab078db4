import type { AgentEvent, AgentEventOf, Approval, ChatSettings } from '@homie/protocol';
import {
  type Conversation,
  EMPTY_CONVERSATION,
  type Entry,
  type ErrorEntry,
  type FileChange,
  MAX_LIVE_OUTPUT,
  type Reasoning,
  type ToolStep,
  type UserMessage,
} from './conversation.ts';
import { addToTurn, changeEntry, entryOf, itemKey, putEntry, turnOf, withTurn } from './turns.ts';

/** What a log comes to, from its beginning or on top of what is there. */
export function fold(events: Iterable<AgentEvent>, onto: Conversation = EMPTY_CONVERSATION): Conversation {
  let conversation = onto;
  for (const event of events) conversation = applyEvent(conversation, event);
  return conversation;
}

/** The conversation with one event more; the same object for an event that it has already. Events come in their order. */
export function applyEvent(conversation: Conversation, event: AgentEvent): Conversation {
  if (event.seq <= conversation.lastSeq) return conversation;
  return apply({ ...conversation, lastSeq: event.seq }, event);
}

function apply(c: Conversation, event: AgentEvent): Conversation {
  switch (event.type) {
    case 'agent.input':
      return { ...c, waiting: [...c.waiting, userMessage(event)] };
    case 'agent.input.delivered':
      return delivered(c, event);
    case 'agent.input.failed':
      return inputFailed(c, event);
    case 'agent.input.withdrawn':
      return { ...c, waiting: c.waiting.filter(({ messageId }) => messageId !== event.messageId) };
    case 'agent.turn.started':
      return turnStarted(c, event);
    case 'agent.turn.ended':
      return turnEnded(c, event);
    case 'agent.message.delta':
      return item(c, event, 'assistant', (entry) =>
        entry && !entry.streaming
          ? entry
          : {
              ...base('assistant', event, entry),
              seq: undefined,
              text: (entry?.text ?? '') + event.text,
              streaming: true,
              phase: undefined,
            },
      );
    case 'agent.message.final':
      return item(c, event, 'assistant', (entry) => ({
        ...base('assistant', event, entry),
        text: event.text,
        streaming: false,
        phase: event.phase,
      }));
    case 'agent.reasoning.delta':
      return item(c, event, 'reasoning', (entry) => reasoningDelta(event, entry));
    case 'agent.reasoning.final':
      return item(c, event, 'reasoning', (entry) => ({
        ...base('reasoning', event, entry),
        summary: event.summary ?? [],
        content: event.content ?? [],
        streaming: false,
      }));
    case 'agent.tool.call':
    case 'agent.tool.result':
      return item(c, event, 'tool', (entry) => toolStep(c, event, entry));
    case 'agent.tool.output':
      return item(c, event, 'tool', (entry) => liveOutput(event, entry));
    case 'agent.file.change':
      return item(c, event, 'files', (entry): FileChange => {
        const { status, changes } = event;
        return { ...base('files', event, entry), status, changes, approvalId: approvalOf(c, event, entry) };
      });
    case 'agent.plan':
      return changeEntry(c, event, 'plan', `plan/${event.turnId ?? ''}`, (entry) => ({
        ...base('plan', event, entry),
        key: `plan/${event.turnId ?? ''}`,
        steps: event.steps,
        explanation: event.explanation,
      }));
    case 'agent.diff':
      return withTurn(c, event, (turn) => ({ ...turn, diff: event.diff }));
    case 'agent.approval.required':
    case 'agent.approval.resolved':
      return approval(c, event, event.approval);
    case 'agent.usage':
      return { ...c, usage: event.usage };
    case 'agent.status':
      return { ...c, status: event.status, problem: event.problem };
    case 'agent.settings':
      return settings(c, event);
    case 'agent.compacted':
      return addToTurn(c, event, base('compacted', event));
    case 'agent.notice':
      return addToTurn(c, event, { ...base('notice', event), level: event.level ?? 'info', text: event.text });
    case 'agent.error':
      return errorHappened(c, event);
    case 'agent.other':
      return addToTurn(c, event, { ...base('other', event), name: otherName(event), provider: event.provider });
  }
}

/** What all entries have; of one that is there already its key, time and place stay. */
function base<K extends Entry['kind']>(kind: K, event: AgentEvent, before?: Entry) {
  return {
    kind,
    key: before?.key ?? (event.itemId === undefined ? `at/${event.seq}` : itemKey(kind, event.turnId, event.itemId)),
    seq: before?.seq ?? event.seq,
    time: before?.seq === undefined ? event.time : before.time,
    truncated: event.truncated ?? false,
  };
}

/** Changes or adds the entry of an event's item. */
function item<K extends Entry['kind']>(
  c: Conversation,
  event: AgentEvent & { readonly itemId: string },
  kind: K,
  change: (entry: Extract<Entry, { readonly kind: K }> | undefined) => Extract<Entry, { readonly kind: K }>,
): Conversation {
  return changeEntry(c, event, kind, itemKey(kind, event.turnId, event.itemId), change);
}

// Messages of people.

function userMessage(event: AgentEventOf<'agent.input'>): UserMessage {
  return {
    ...base('user', event),
    key: `user/${event.messageId}`,
    messageId: event.messageId,
    text: event.text,
    images: event.images ?? [],
    mentions: (event.mentions ?? []).map((mention) => (typeof mention === 'string' ? mention : mention.path)),
    by: event.by,
    delivery: event.delivery,
    state: event.delivery === 'queue' ? 'queued' : 'sent',
    error: undefined,
  };
}

/** Takes a message out, wherever it is; it may stand in a turn that nobody has said to be its own yet. */
function take(c: Conversation, messageId: string): [Conversation, UserMessage | undefined] {
  const isIt = (entry: Entry): entry is UserMessage => entry.kind === 'user' && entry.messageId === messageId;
  const waits = c.waiting.find(isIt);
  if (waits) return [{ ...c, waiting: c.waiting.filter((message) => message !== waits) }, waits];
  const turn = c.turns.findLast(({ entries }) => entries.some(isIt));
  if (!turn) return [c, undefined];
  const left = { ...turn, entries: turn.entries.filter((entry) => !isIt(entry)) };
  return [{ ...c, turns: c.turns.map((other) => (other === turn ? left : other)) }, turn.entries.find(isIt)];
}

function delivered(c: Conversation, event: AgentEventOf<'agent.input.delivered'>): Conversation {
  const [rest, message] = take(c, event.messageId);
  if (!message) return c;
  const { delivery } = event;
  return withTurn(rest, event, (turn) => ({
    ...turn,
    entries: putEntry(turn.entries, {
      ...message,
      // What was said to a turn that ran stands where the turn heard it; what began the turn, before all else.
      seq: delivery === 'steer' ? event.seq : message.seq,
      delivery,
      state: 'delivered',
      error: undefined,
    }),
  }));
}

function inputFailed(c: Conversation, event: AgentEventOf<'agent.input.failed'>): Conversation {
  const [rest, message] = take(c, event.messageId);
  if (!message) return c;
  return addToTurn(rest, event, { ...message, seq: event.seq, state: 'failed', error: text(event.error) });
}

// Turns.

function turnStarted(c: Conversation, event: AgentEventOf<'agent.turn.started'>): Conversation {
  // The log says which message began it only when the runtime has answered: until then, the one whose time it is.
  const began =
    event.carried === undefined
      ? (c.waiting.find(({ delivery }) => delivery === 'turn') ??
        c.waiting.find(({ delivery }) => delivery === 'queue'))
      : undefined;
  const rest = began ? { ...c, waiting: c.waiting.filter((message) => message !== began) } : c;
  return withTurn(rest, event, (turn) => ({
    ...turn,
    startedAt: event.time,
    model: event.model,
    effort: event.effort,
    carried: event.carried,
    entries: began ? putEntry(turn.entries, { ...began, delivery: 'turn', state: 'sent' }) : turn.entries,
  }));
}

function turnEnded(c: Conversation, event: AgentEventOf<'agent.turn.ended'>): Conversation {
  return withTurn(c, event, (turn) => ({
    ...turn,
    status: event.status,
    durationMs: event.durationMs ?? (turn.startedAt === undefined ? undefined : event.time - turn.startedAt),
    error: text(event.error),
    why: event.why,
    entries: turn.entries.some(isOpen) ? turn.entries.map(ended) : turn.entries,
  }));
}

function isOpen(entry: Entry): boolean {
  return (
    ((entry.kind === 'assistant' || entry.kind === 'reasoning') && entry.streaming) ||
    (entry.kind === 'tool' && entry.status === 'running') ||
    (entry.kind === 'files' && entry.status === 'proposed')
  );
}

/** Nothing goes on in a turn that is over, whatever its log leaves open. */
function ended(entry: Entry): Entry {
  if (!isOpen(entry)) return entry;
  if (entry.kind === 'tool' || entry.kind === 'files') return { ...entry, status: 'interrupted' };
  return { ...entry, streaming: false } as Entry;
}

// What the agent does.

function reasoningDelta(event: AgentEventOf<'agent.reasoning.delta'>, entry: Reasoning | undefined): Reasoning {
  if (entry && !entry.streaming) return entry;
  const append = (parts: readonly string[]): string[] => {
    const index = Math.min(Math.max(0, event.part ?? 0), parts.length);
    return index === parts.length ? [...parts, event.text] : parts.with(index, parts[index] + event.text);
  };
  const summary = entry?.summary ?? [];
  const content = entry?.content ?? [];
  return {
    ...base('reasoning', event, entry),
    seq: undefined,
    summary: event.raw ? summary : append(summary),
    content: event.raw ? append(content) : content,
    streaming: true,
  };
}

function toolStep(
  c: Conversation,
  event: AgentEventOf<'agent.tool.call' | 'agent.tool.result'>,
  entry: ToolStep | undefined,
): ToolStep {
  const over = event.type === 'agent.tool.result' ? event : undefined;
  if (!over && entry && entry.status !== 'running') return entry;
  return {
    ...base('tool', event, entry),
    tool: event.kind,
    title: event.title,
    command: event.command,
    cwd: event.cwd,
    arguments: event.arguments,
    server: event.server,
    name: event.tool,
    status: over?.status ?? 'running',
    output: over ? (over.output ?? '') : (entry?.output ?? ''),
    exitCode: over?.exitCode,
    startedAt: entry?.seq === undefined ? event.time : entry.startedAt,
    durationMs: over?.durationMs,
    error: over && text(over.error),
    approvalId: approvalOf(c, event, entry),
  };
}

function liveOutput(event: AgentEventOf<'agent.tool.output'>, entry: ToolStep | undefined): ToolStep {
  if (!entry) {
    // Its call is in a page that is not loaded.
    return {
      ...base('tool', event),
      seq: undefined,
      tool: 'other',
      title: '',
      command: undefined,
      cwd: undefined,
      arguments: undefined,
      server: undefined,
      name: undefined,
      status: 'running',
      output: event.text.slice(-MAX_LIVE_OUTPUT),
      exitCode: undefined,
      startedAt: event.time,
      durationMs: undefined,
      error: undefined,
      approvalId: undefined,
    };
  }
  if (entry.status !== 'running') return entry;
  return { ...entry, output: (entry.output + event.text).slice(-MAX_LIVE_OUTPUT) };
}

// What it asks.

function approvalOf(c: Conversation, event: AgentEvent, entry?: ToolStep | FileChange): string | undefined {
  if (entry?.approvalId !== undefined) return entry.approvalId;
  for (const asked of c.approvals.values()) {
    if (asked.itemId !== undefined && asked.itemId === event.itemId && asked.turnId === event.turnId) return asked.id;
  }
  return undefined;
}

function approval(c: Conversation, event: AgentEvent, asked: Approval): Conversation {
  const approvals = new Map(c.approvals).set(asked.id, asked);
  const key = `approval/${asked.id}`;
  const about = event.turnId === undefined && asked.turnId !== undefined ? { ...event, turnId: asked.turnId } : event;
  const next = changeEntry({ ...c, approvals }, about, 'approval', key, (entry) => ({
    ...base('approval', event, entry),
    key,
    approval: asked,
  }));
  const { turn } = turnOf(next, about);
  const itemId = asked.itemId ?? event.itemId;
  if (!turn || itemId === undefined) return next;
  const step =
    entryOf(turn, 'tool', itemKey('tool', about.turnId, itemId)) ??
    entryOf(turn, 'files', itemKey('files', about.turnId, itemId));
  if (!step || step.approvalId === asked.id) return next;
  const changed = { ...step, approvalId: asked.id };
  return withTurn(next, about, (t) => ({ ...t, entries: t.entries.map((e) => (e === step ? changed : e)) }));
}

// The rest.

function settings(c: Conversation, event: AgentEventOf<'agent.settings'>): Conversation {
  const { model, effort, approvalPolicy, sandbox } = event;
  const given = Object.entries({ model, effort, approvalPolicy, sandbox }).filter(([, value]) => value !== undefined);
  const all = Object.fromEntries(given) as ChatSettings;
  const next = { ...c, settings: { ...c.settings, ...all } };
  // What a chat begins with is no change.
  if (c.turns.length === 0) return next;
  return addToTurn(next, event, { ...base('settings', event), settings: all, by: event.by });
}

function errorHappened(c: Conversation, event: AgentEventOf<'agent.error'>): Conversation {
  const { message, code, willRetry = false } = event;
  const { turn } = turnOf(c, event);
  const last = turn?.entries.findLast(({ seq }) => seq !== undefined);
  if (turn && last?.kind === 'error' && last.willRetry) {
    const again: ErrorEntry = { ...last, message, code, willRetry, count: last.count + 1 };
    return withTurn(c, event, (t) => ({ ...t, entries: t.entries.map((e) => (e === last ? again : e)) }));
  }
  return addToTurn(c, event, { ...base('error', event), message, code, willRetry, count: 1 });
}

function otherName(event: AgentEventOf<'agent.other'>): string {
  const method = event.provider?.method;
  return event.named || (typeof method === 'string' ? method : 'agent.other');
}

/** What an error says, in whatever form it came. */
function text(error: unknown): string | undefined {
  if (error === undefined || error === null) return undefined;
  if (typeof error === 'string') return error;
  const { message } = error as { message?: unknown };
  return typeof message === 'string' ? message : JSON.stringify(error);
}
