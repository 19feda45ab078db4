import type { Session } from '@homie/protocol';
import { expect, it } from 'vitest';
import { UnreadTracker } from '../../src/connection/unread';
import { activateTab, EMPTY_WORKSPACE, open } from '../../src/layout/workspace';

it('marks what prints in a hidden tab, once it is more than the end of what one saw', () => {
  let id = 0;
  const newId = (): string => `id${++id}`;
  const session = (sessionId: string, lastActivityAt: number) =>
    [sessionId, { id: sessionId, lastActivityAt } as Session] as const;
  const first = open(EMPTY_WORKSPACE, { sessionId: 'a' }, newId);
  const both = open(first, { sessionId: 'b' }, newId);
  const tracker = new UnreadTracker();

  tracker.update(first, new Map([session('a', 1_000)]), 1_000);
  expect([...tracker.update(both, new Map([session('a', 1_000), session('b', 2_000)]), 2_000)]).toEqual([]);
  expect([...tracker.update(both, new Map([session('a', 2_500), session('b', 2_500)]), 2_600)]).toEqual([]);
  expect([...tracker.update(both, new Map([session('a', 9_000), session('b', 9_000)]), 9_000)]).toEqual(['a']);
  const back = activateTab(both, both.tabs[0]?.id ?? null);
  expect([...tracker.update(back, new Map([session('a', 9_000), session('b', 9_000)]), 9_500)]).toEqual([]);
});
