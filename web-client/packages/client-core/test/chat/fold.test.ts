import { type AgentEvent, isPreview } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { applyEvent, type Conversation, type Entry, fold, MAX_LIVE_OUTPUT } from '../../src/index.ts';
import { seeded } from '../until.ts';
import { randomLog, TestingLog } from './testing-log.ts';

const kinds = (c: Conversation) => c.turns.map(({ entries }) => entries.map(({ kind }) => kind));
const last = (c: Conversation) => c.turns.at(-1)?.entries.at(-1);

describe('a turn', () => {
  const begun = () =>
    new TestingLog()
      .add('agent.input', { messageId: 'm1', text: 'Fix it', delivery: 'turn', by: 'ada' })
      .add('agent.turn.started', { turnId: 't1', model: 'm' });

  it('begins with its message, also before the runtime has said which one that was', () => {
    const log = begun();
    expect(fold(log.events.slice(0, 1)).waiting).toMatchObject([{ state: 'sent', text: 'Fix it' }]);
    const early = fold(log.events);
    expect(early.waiting).toEqual([]);
    expect(early.turns).toMatchObject([{ id: 't1', status: 'running', entries: [{ kind: 'user', state: 'sent' }] }]);

    log.add('agent.message.delta', { turnId: 't1', itemId: 'i1', text: 'On' });
    log.add('agent.input.delivered', { messageId: 'm1', delivery: 'turn', turnId: 't1' });
    const after = fold(log.events);
    expect(kinds(after)).toEqual([['user', 'assistant']]);
    expect(after.turns[0]?.entries[0]).toMatchObject({ state: 'delivered', by: 'ada' });
  });

  it('shows a message as it streams, and then as it is', () => {
    const log = begun().add('agent.message.delta', { turnId: 't1', itemId: 'i1', text: 'Hel' });
    expect(last(fold(log.events))).toMatchObject({ kind: 'assistant', text: 'Hel', streaming: true, seq: undefined });
    log.add('agent.message.delta', { turnId: 't1', itemId: 'i1', text: 'lo' });
    const streamed = last(fold(log.events));
    expect(streamed).toMatchObject({ text: 'Hello' });
    log.add('agent.message.final', { turnId: 't1', itemId: 'i1', text: 'Hello!', phase: 'final' });
    expect(last(fold(log.events))).toMatchObject({ text: 'Hello!', streaming: false, phase: 'final', seq: 5 });
    expect(last(fold(log.events))?.key).toBe(streamed?.key);
  });

  it('keeps a tool step in its place from the call to the result', () => {
    const call = { turnId: 't1', itemId: 'i1', kind: 'command', title: 'ls', command: 'ls -l', cwd: '/x' };
    const log = begun()
      .add('agent.tool.call', call)
      .add('agent.message.final', { turnId: 't1', itemId: 'i2', text: 'meanwhile' })
      .add('agent.tool.output', { turnId: 't1', itemId: 'i1', text: 'a\n' });
    const step = (c: Conversation) => c.turns[0]?.entries[1];
    expect(step(fold(log.events))).toMatchObject({ status: 'running', output: 'a\n', startedAt: 1_000_300 });
    log.add('agent.tool.result', { ...call, status: 'failed', exitCode: 2, output: 'a\nb\n', durationMs: 40 });
    expect(step(fold(log.events))).toMatchObject({ status: 'failed', output: 'a\nb\n', exitCode: 2, durationMs: 40 });
    expect(kinds(fold(log.events))).toEqual([['user', 'tool', 'assistant']]);
  });

  it('keeps the newest of what a tool prints', () => {
    const log = begun().add('agent.tool.call', { turnId: 't1', itemId: 'i1', kind: 'command', title: 'yes' });
    log.add('agent.tool.output', { turnId: 't1', itemId: 'i1', text: 'y'.repeat(MAX_LIVE_OUTPUT) });
    log.add('agent.tool.output', { turnId: 't1', itemId: 'i1', text: 'end' });
    const { output } = last(fold(log.events)) as Extract<Entry, { kind: 'tool' }>;
    expect([output.length, output.slice(-4)]).toEqual([MAX_LIVE_OUTPUT, 'yend']);
  });

  it('has nothing open once it is over', () => {
    const log = begun()
      .add('agent.message.delta', { turnId: 't1', itemId: 'i1', text: 'Hel' })
      .add('agent.tool.call', { turnId: 't1', itemId: 'i2', kind: 'command', title: 'sleep' })
      .add('agent.turn.ended', { turnId: 't1', status: 'interrupted', why: 'cancelled' });
    const { turns } = fold(log.events);
    expect(turns[0]).toMatchObject({ status: 'interrupted', why: 'cancelled', durationMs: 300 });
    expect(turns[0]?.entries).toMatchObject([{}, { status: 'interrupted' }, { text: 'Hel', streaming: false }]);
  });

  it('says of a step that it waits for an answer, and who gave it', () => {
    const approval = { id: 'a1', chatId: 'c', nodeId: 'n', turnId: 't1', itemId: 'i1', kind: 'command', decisions: [] };
    const log = begun()
      .add('agent.tool.call', { turnId: 't1', itemId: 'i1', kind: 'command', title: 'rm' })
      .add('agent.approval.required', { turnId: 't1', approval: { ...approval, status: 'open' } });
    const open = fold(log.events);
    expect(open.turns[0]?.entries).toMatchObject([{}, { kind: 'tool', approvalId: 'a1' }, { kind: 'approval' }]);
    log.add('agent.approval.resolved', {
      approval: { ...approval, status: 'resolved', decision: 'accept', by: 'bob' },
    });
    const resolved = fold(log.events);
    expect(last(resolved)).toMatchObject({ seq: 4, approval: { status: 'resolved', by: 'bob' } });
    expect(resolved.approvals.get('a1')?.decision).toBe('accept');
  });

  it('takes several retries for one', () => {
    const log = begun();
    for (const willRetry of [true, true, false]) {
      log.add('agent.error', { turnId: 't1', message: 'overloaded', willRetry });
    }
    expect(kinds(fold(log.events))).toEqual([['user', 'error']]);
    expect(last(fold(log.events))).toMatchObject({ count: 3, willRetry: false });
  });
});

it('keeps queued messages apart until a turn takes them, and failed ones where they failed', () => {
  const log = new TestingLog()
    .add('agent.turn.started', { turnId: 't1' })
    .add('agent.input', { messageId: 'q1', text: 'next', delivery: 'queue' })
    .add('agent.input', { messageId: 'q2', text: 'then', delivery: 'queue' })
    .add('agent.input', { messageId: 'q3', text: 'or not', delivery: 'queue' })
    .add('agent.input.withdrawn', { messageId: 'q3' })
    .add('agent.turn.ended', { turnId: 't1', status: 'completed' });
  expect(fold(log.events).waiting).toMatchObject([{ state: 'queued', text: 'next' }, { text: 'then' }]);
  log.add('agent.turn.started', { turnId: 't2' });
  log.add('agent.input.delivered', { messageId: 'q1', delivery: 'turn', turnId: 't2' });
  log.add('agent.input.failed', { messageId: 'q2', error: { code: 'UNAVAILABLE', message: 'codex is gone' } });
  const { waiting, turns } = fold(log.events);
  expect(waiting).toEqual([]);
  expect(turns[1]?.entries).toMatchObject([
    { text: 'next', state: 'delivered' },
    { text: 'then', state: 'failed', error: 'codex is gone' },
  ]);
});

it('puts a message that steers where the turn heard it', () => {
  const log = new TestingLog()
    .add('agent.turn.started', { turnId: 't1' })
    .add('agent.input', { messageId: 's1', text: 'faster', delivery: 'steer' })
    .add('agent.message.final', { turnId: 't1', itemId: 'i1', text: 'working' })
    .add('agent.input.delivered', { messageId: 's1', delivery: 'steer', turnId: 't1' })
    .add('agent.message.final', { turnId: 't1', itemId: 'i2', text: 'ok' });
  expect(fold(log.events).turns[0]?.entries).toMatchObject([{ text: 'working' }, { text: 'faster' }, { text: 'ok' }]);
});

it('shows changed settings, not those that a chat began with', () => {
  const log = new TestingLog()
    .add('agent.settings', { model: 'm1', sandbox: 'read-only' })
    .add('agent.turn.started', { turnId: 't1' })
    .add('agent.turn.ended', { turnId: 't1', status: 'completed' })
    .add('agent.settings', { model: 'm2', by: 'ada' });
  const c = fold(log.events);
  expect(c.settings).toEqual({ model: 'm2', sandbox: 'read-only' });
  expect(c.turns.slice(1)).toMatchObject([{ id: undefined, entries: [{ kind: 'settings', by: 'ada' }] }]);
});

it('carries what it does not know', () => {
  const log = new TestingLog()
    .add('agent.hologram', { turnId: 't1', provider: { method: 'item/hologram' } })
    .add('agent.tool.call', { turnId: 't1', itemId: 'i1' })
    .add('agent.message.final', { turnId: 't1', itemId: 'i2', text: 42 });
  expect(fold(log.events).turns[0]?.entries).toMatchObject([
    { kind: 'other', name: 'agent.hologram' },
    { kind: 'other', name: 'agent.tool.call' },
    { kind: 'other', name: 'agent.message.final' },
  ]);
});

it('leaves alone what did not change', () => {
  const random = seeded(7);
  const log = randomLog(random, 5);
  const before = fold(log);
  const after = applyEvent(before, { type: 'agent.usage', seq: 1e6, time: 1, usage: undefined as never });
  expect(after.turns).toBe(before.turns);
  const more = applyEvent(after, {
    type: 'agent.message.delta',
    seq: 2e6,
    time: 1,
    turnId: 't5',
    itemId: 'x',
    text: '.',
  });
  expect(more.turns.slice(0, 4).every((turn, i) => turn === before.turns[i])).toBe(true);
  expect(applyEvent(more, { type: 'agent.compacted', seq: 5, time: 1 })).toBe(more);
});

describe.each(Array.from({ length: 40 }, (_, seed) => seed))('log %i', (seed) => {
  const random = seeded(seed);
  const log = randomLog(random, 1 + (seed % 8));
  const whole = fold(log);

  it('is the same without previews, or with some of them', () => {
    expect(fold(log.filter((event) => !isPreview(event)))).toEqual(whole);
    expect(fold(log.filter((event) => !isPreview(event) || random() < 0.5))).toEqual(whole);
  });

  it('is the same with previews merged', () => {
    expect(fold(merged(log, random))).toEqual(whole);
  });

  it('is the same when parts of it come again', () => {
    let c = fold([]);
    for (let at = 0; at < log.length; ) {
      const next = Math.min(log.length, at + 1 + Math.floor(random() * 9));
      const from = Math.max(0, at - Math.floor(random() * 9));
      c = fold(log.slice(from, next), c);
      at = next;
    }
    expect(c).toEqual(whole);
  });

  it('has a key for each entry of its own, and every entry in its place', () => {
    for (let n = 0; n <= log.length; n++) {
      const { turns } = fold(log.slice(0, n));
      const keys = turns.flatMap(({ key, entries }) => [key, ...entries.map((entry) => entry.key)]);
      expect(new Set(keys).size).toBe(keys.length);
    }
    expect(whole.turns.flatMap(({ entries }) => entries.filter((entry) => entry.seq === undefined))).toEqual([]);
    expect(whole.waiting).toEqual([]);
  });
});

/** As a node does it when it is asked seldom: previews of one item that follow each other become one, the last in place. */
function merged(log: readonly AgentEvent[], random: () => number): readonly AgentEvent[] {
  const result: AgentEvent[] = [];
  for (const event of log) {
    const before = result.at(-1);
    if (
      before &&
      'text' in event &&
      'text' in before &&
      isPreview(event) &&
      before.type === event.type &&
      before.itemId === event.itemId &&
      before.turnId === event.turnId &&
      random() < 0.7
    ) {
      result[result.length - 1] = { ...event, text: before.text + event.text } as AgentEvent;
    } else {
      result.push(event);
    }
  }
  return result;
}
