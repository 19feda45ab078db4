import type { NodeView } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import {
  byRecency,
  chooseMachine,
  countMachines,
  countSessions,
  describeSessions,
  machineState,
  machinesOf,
} from '../../src/machines/model';
import { aNode, aSession } from './testing-node';

/** As a gateway of before sends them: without what came later. */
function without(node: NodeView, ...keys: (keyof NodeView)[]): NodeView {
  return Object.fromEntries(Object.entries(node).filter(([key]) => !keys.includes(key as keyof NodeView))) as never;
}

describe('machineState', () => {
  it('is what the gateway says, with its time', () => {
    expect(machineState(aNode())).toEqual({ kind: 'online', since: 5 });
    expect(machineState(aNode({ status: 'unreachable' }))).toEqual({ kind: 'unreachable', since: 5, lastSeenAt: 9 });
    expect(machineState(aNode({ status: 'offline' }))).toEqual({ kind: 'offline', since: 5, lastSeenAt: 9 });
  });

  it('is stale whatever was said last, once this page is not connected', () => {
    for (const status of ['online', 'unreachable', 'offline'] as const)
      expect(machineState(aNode({ status }), 77)).toEqual({ kind: 'stale', since: 77 });
    expect(machineState(undefined, 77)).toEqual({ kind: 'stale', since: 77 });
  });

  it('does with what an older gateway tells', () => {
    expect(machineState(without(aNode(), 'since'))).toEqual({ kind: 'online' });
    const away = without(aNode({ status: 'unreachable' }), 'since');
    expect(machineState(away)).toEqual({ kind: 'unreachable', since: 9, lastSeenAt: 9 });
  });

  it('is unknown for one of which only sessions are stored', () => {
    expect(machineState(undefined)).toEqual({ kind: 'unknown' });
  });
});

describe('machinesOf', () => {
  it('puts those that are there first, then those asleep, then those off, each by name', () => {
    const nodes = [
      aNode({ id: 'a', name: 'aardvark', status: 'offline' }),
      aNode({ id: 'b', name: 'node-10' }),
      aNode({ id: 'c', name: 'node-9' }),
      aNode({ id: 'd', name: 'bee', status: 'unreachable' }),
    ];
    const stored = aSession({ nodeId: 'gone' });
    expect(machinesOf(nodes, [stored]).map(({ name }) => name)).toEqual([
      'node-9',
      'node-10',
      'bee',
      'aardvark',
      'gone',
    ]);
  });

  it('puts sessions that run first, the oldest on top', () => {
    const sessions = [
      aSession({ id: 'ended', status: 'exited', createdAt: 0 }),
      aSession({ id: 'later', createdAt: 9 }),
      aSession({ id: 'first', createdAt: 1 }),
    ];
    const [machine] = machinesOf([aNode()], sessions);
    expect(machine?.sessions.map(({ id }) => id)).toEqual(['first', 'later', 'ended']);
  });

  it('keeps the sessions of a machine that nobody has heard of', () => {
    expect(machinesOf([], [aSession()])).toMatchObject([{ id: 'n1', name: 'n1', node: undefined }]);
  });
});

it('counts what is there', () => {
  const machines = machinesOf(
    [aNode(), aNode({ id: 'n2', status: 'unreachable' }), aNode({ id: 'n3', status: 'offline' })],
    [
      aSession(),
      aSession({ id: 's2', status: 'exited' }),
      aSession({ id: 's3', nodeId: 'n2' }),
      aSession({ id: 's4', nodeId: 'forgotten', status: 'lost' }),
    ],
  );
  expect(countMachines(machines)).toEqual({
    online: 1,
    unreachable: 1,
    offline: 2,
    sessions: { running: 1, away: 1, ended: 2 },
  });
  expect(machines.map((machine) => describeSessions(countSessions(machine)))).toEqual([
    '1 running · 1 ended',
    '1 out of reach',
    '',
    '1 ended',
  ]);
});

it('sorts by what was used last, and leaves the rest as it was', () => {
  const nodes = ['a', 'b', 'c', 'd'].map((id) => aNode({ id }));
  expect(byRecency(nodes, ['c', 'x', 'b']).map(({ id }) => id)).toEqual(['c', 'b', 'a', 'd']);
});

describe('chooseMachine', () => {
  const own = aNode({ id: 'own', link: 'embedded' });
  const other = aNode({ id: 'other' });
  const asleep = aNode({ id: 'asleep', status: 'unreachable' });

  it('takes the one used last of those that are there', () => {
    expect(chooseMachine([own, other, asleep], ['asleep', 'other', 'own'])?.id).toBe('other');
  });

  it('takes the gateway’s own when none was used, and any when there is no such', () => {
    expect(chooseMachine([other, own, asleep], ['asleep'])?.id).toBe('own');
    expect(chooseMachine([asleep, other], [])?.id).toBe('other');
  });

  it('takes none when none is there', () => {
    expect(chooseMachine([asleep], ['asleep'])).toBeUndefined();
  });
});
