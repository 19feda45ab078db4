import type { NodeView, Session } from '../connection/client';
import type { Tone } from '../ui/status-dot';

/** A machine and what runs on it. Without `node`: only its stored sessions are known. */
export interface Machine {
  readonly node: NodeView | undefined;
  readonly id: string;
  readonly name: string;
  readonly sessions: readonly Session[];
}

/**
 * The one status of a machine. Times are milliseconds since 1970, and absent where an older gateway does not tell them.
 * `stale`: this page is not connected itself, and what it shows is as old as `since`.
 */
export type MachineState =
  | { readonly kind: 'online'; readonly since?: number }
  | { readonly kind: 'unreachable' | 'offline'; readonly since: number; readonly lastSeenAt: number }
  | { readonly kind: 'stale'; readonly since: number }
  | { readonly kind: 'unknown' };

/** @param lostAt when this page lost its own connection; undefined while it stands */
export function machineState(node: NodeView | undefined, lostAt?: number): MachineState {
  if (lostAt !== undefined) return { kind: 'stale', since: lostAt };
  if (!node) return { kind: 'unknown' };
  // Gateways of before machines had a history tell neither.
  const { status, since, lastSeenAt } = node as NodeView & { since?: number };
  if (status === 'online') return since === undefined ? { kind: 'online' } : { kind: 'online', since };
  return { kind: status === 'offline' ? 'offline' : 'unreachable', since: since ?? lastSeenAt, lastSeenAt };
}

export const STATE_NAMES: Record<MachineState['kind'], string> = {
  online: 'Online',
  unreachable: 'Unreachable',
  offline: 'Offline',
  stale: 'Not connected',
  unknown: 'Not seen',
};

export const STATE_TONES: Record<MachineState['kind'], Tone> = {
  online: 'live',
  unreachable: 'warning',
  offline: 'off',
  stale: 'off',
  unknown: 'off',
};

export function isOnline(node: NodeView | undefined): boolean {
  return node?.status === 'online';
}

/** Machines with their sessions: those that are there first, then by name; sessions that run first, the oldest on top. */
export function machinesOf(nodes: readonly NodeView[], sessions: Iterable<Session>): Machine[] {
  const byNode = new Map<string, Session[]>(nodes.map((node) => [node.id, []]));
  for (const session of sessions) {
    const list = byNode.get(session.nodeId);
    if (list) list.push(session);
    else byNode.set(session.nodeId, [session]);
  }
  const known = new Map(nodes.map((node) => [node.id, node]));
  return [...byNode]
    .map(([id, list]): Machine => {
      const node = known.get(id);
      return { node, id, name: node?.name || node?.hostname || id, sessions: list.sort(bySession) };
    })
    .sort((a, b) => rank(a) - rank(b) || a.name.localeCompare(b.name, undefined, { numeric: true }));
}

function bySession(a: Session, b: Session): number {
  return Number(b.status === 'running') - Number(a.status === 'running') || a.createdAt - b.createdAt;
}

/** A machine that sleeps is closer at hand than one that is off. */
function rank({ node }: Machine): number {
  if (!node) return 3;
  return { online: 0, unreachable: 1, offline: 2 }[node.status] ?? 1;
}

export interface SessionCounts {
  readonly running: number;
  /** As far as is known they run, on a machine that cannot be reached now. */
  readonly away: number;
  /** Exited or lost. */
  readonly ended: number;
}

export function countSessions({ node, sessions }: Machine): SessionCounts {
  const alive = sessions.filter((session) => session.status === 'running').length;
  const ended = sessions.length - alive;
  return !node || isOnline(node) ? { running: alive, away: 0, ended } : { running: 0, away: alive, ended };
}

/** `2 running · 1 ended`; empty for none. */
export function describeSessions({ running, away, ended }: SessionCounts): string {
  return [running && `${running} running`, away && `${away} out of reach`, ended && `${ended} ended`]
    .filter(Boolean)
    .join(' · ');
}

/** How many machines there are of each kind, and what their sessions do. */
export function countMachines(machines: readonly Machine[]) {
  const of = (status: NodeView['status']) => machines.filter(({ node }) => node?.status === status).length;
  return {
    online: of('online'),
    unreachable: of('unreachable'),
    offline: machines.filter(({ node }) => !node || node.status === 'offline').length,
    sessions: machines.map(countSessions).reduce(
      (sum, each) => ({
        running: sum.running + each.running,
        away: sum.away + each.away,
        ended: sum.ended + each.ended,
      }),
      { running: 0, away: 0, ended: 0 },
    ),
  };
}

/** The most recently used first, then as they were. */
export function byRecency<T extends { readonly id: string }>(machines: readonly T[], recent: readonly string[]): T[] {
  const place = ({ id }: T): number => {
    const at = recent.indexOf(id);
    return at < 0 ? recent.length : at;
  };
  return [...machines].sort((a, b) => place(a) - place(b));
}

/** Where a new terminal goes when nobody says: the machine last used of those that are there, or the gateway's own. */
export function chooseMachine(nodes: readonly NodeView[], recent: readonly string[]): NodeView | undefined {
  const online = nodes.filter(isOnline);
  const [first] = byRecency(online, recent);
  if (first && recent.includes(first.id)) return first;
  return online.find(({ link }) => link === 'embedded') ?? first;
}
