import { fold } from '@homie/client-core';
import { describe, expect, it } from 'vitest';
import { announcement } from '../../src/chat/transcript/Announcer';
import { reasoningTitle } from '../../src/chat/transcript/entries/ReasoningView';
import { transcriptRows, untoldError, wasPrepended } from '../../src/chat/transcript/rows';
import { formatCount, formatDuration } from '../../src/chat/transcript/time';
import { contextUsed } from '../../src/chat/transcript/UsageLine';
import { longLog, TestingLog } from './testing-events';

const rowsOf = (log: TestingLog, from = 0) => {
  const conversation = fold(log.events.slice(from));
  return transcriptRows({ conversation, waiting: conversation.waiting });
};

describe('the rows of a conversation', () => {
  it('are its entries, how each turn ended, and what waits', () => {
    const log = new TestingLog();
    log.turn('First');
    log.say('Done.');
    log.end();
    log.turn('Second');
    log.add('agent.input', { messageId: 'q', text: 'Third', delivery: 'queue' });
    expect(rowsOf(log).map((row) => (row.kind === 'entry' ? row.entry.kind : row.kind))).toEqual([
      'user',
      'assistant',
      'end',
      'user',
      'working',
      'waiting',
    ]);
  });

  it('leave out thoughts that came to nothing', () => {
    const log = new TestingLog();
    log.turn('First');
    log.add('agent.reasoning.final', { itemId: log.item(), turnId: log.turnId, summary: [], content: [' '] });
    expect(rowsOf(log).map((row) => row.kind)).toEqual(['entry', 'working']);
  });

  it('say that a turn was begun for an approval', () => {
    const log = new TestingLog();
    log.add('agent.turn.started', { turnId: 't', carried: 'a1' });
    expect(rowsOf(log).map((row) => row.kind)).toEqual(['carried', 'working']);
  });

  it('leave out what a runtime notes for itself, not what an agent does', () => {
    const log = new TestingLog();
    log.turn('First');
    log.add('agent.other', { turnId: log.turnId, provider: { method: 'thread/goal/cleared' } });
    log.add('agent.other', { turnId: log.turnId, itemId: log.item(), provider: { item: { type: 'dream' } } });
    expect(rowsOf(log).map((row) => (row.kind === 'entry' ? row.entry.kind : row.kind))).toEqual([
      'user',
      'other',
      'working',
    ]);
  });

  it('say once why a turn failed', () => {
    const log = new TestingLog();
    log.turn('First');
    log.add('agent.error', { turnId: log.turnId, message: 'no model', willRetry: false });
    log.end('failed', { error: 'no model' });
    const [turn] = fold(log.events).turns;
    expect(turn && untoldError(turn)).toBeUndefined();
    expect(turn && untoldError({ ...turn, error: 'another' })).toBe('another');
    expect(turn && untoldError({ ...turn, entries: [], error: undefined })).toBe(
      'This turn failed, and nobody said why.',
    );
  });

  it('have keys of their own', () => {
    const keys = rowsOf(longLog(50)).map((row) => row.key);
    expect(new Set(keys).size).toBe(keys.length);
  });

  it('tell when some were put before them', () => {
    const log = longLog(40);
    const all = rowsOf(log);
    const page = rowsOf(log, 200);
    expect(wasPrepended(page, all)).toBe(true);
    expect(wasPrepended(all, all)).toBe(false);
    expect(wasPrepended([], all)).toBe(false);
    const longer = longLog(41);
    expect(wasPrepended(all, rowsOf(longer))).toBe(false);
  });
});

describe('what is said aloud', () => {
  it('is final', () => {
    const log = new TestingLog();
    log.turn('First');
    const itemId = log.item();
    log.add('agent.message.delta', { itemId, turnId: log.turnId, text: 'Half a' });
    const last = () => fold(log.events).turns.at(-1)?.entries.at(-1);
    const entry = last();
    expect(entry && announcement(entry)).toBeUndefined();
    log.add('agent.message.final', { itemId, turnId: log.turnId, text: 'Half a sentence.' });
    const final = last();
    expect(final && announcement(final)).toBe('Half a sentence.');
    log.approval({ kind: 'command', command: 'ls' });
    const asked = last();
    expect(asked && announcement(asked)).toBe('The agent needs an answer. May it run this command?');
  });
});

describe('small words', () => {
  it('are short', () => {
    expect([0, 400, 1_340, 59_400, 125_000, 120_000, 3_780_000].map(formatDuration)).toEqual([
      '0.0 s',
      '0.4 s',
      '1 s',
      '59 s',
      '2 min 5 s',
      '2 min',
      '1 h 3 min',
    ]);
    expect([950, 12_300, 188_520, 1_200_000].map(formatCount)).toEqual(['950', '12.3k', '189k', '1.2M']);
    expect(reasoningTitle({ summary: ['**One**\n\nbody', '**Two** things\n\nbody'], content: [] })).toBe('Two things');
    expect(reasoningTitle({ summary: [], content: ['just\nwords'] })).toBe('just');
  });

  it('tell how full the context is, where that is known', () => {
    const tokens = { input: 0, cached: 0, output: 0, reasoning: 0, total: 50 };
    expect(contextUsed({ total: tokens, last: tokens, contextWindow: 200 })).toBe(0.25);
    expect(contextUsed({ total: tokens, last: tokens })).toBeUndefined();
    expect(contextUsed({ total: tokens, last: tokens, contextWindow: 10 })).toBe(1);
  });
});
