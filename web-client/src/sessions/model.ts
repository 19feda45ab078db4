import type { NodeView, Session } from '../connection/client';
import type { Tone } from '../ui/status-dot';

export interface Machine {
  readonly node: NodeView | undefined;
  readonly id: string;
  readonly name: string;
  readonly sessions: readonly Session[];
}

/** Machines with their sessions: those that are there first, then by name; sessions that run first, the oldest on top. */
export function machinesOf(nodes: readonly NodeView[], sessions: Iterable<Session>): Machine[] {
  const byNode = new Map<string, Session[]>(nodes.map((node) => [node.id, []]));
  for (const session of sessions) {
    const list = byNode.get(session.nodeId);
    if (list) list.push(session);
    else byNode.set(session.nodeId, [session]);
  }
  return [...byNode]
    .map(([id, list]): Machine => {
      const node = nodes.find((candidate) => candidate.id === id);
      return { node, id, name: node?.name || node?.hostname || id, sessions: list.sort(bySession) };
    })
    .sort((a, b) => Number(isOnline(b.node)) - Number(isOnline(a.node)) || a.name.localeCompare(b.name));
}

function bySession(a: Session, b: Session): number {
  return Number(b.status === 'running') - Number(a.status === 'running') || a.createdAt - b.createdAt;
}

export function isOnline(node: NodeView | undefined): boolean {
  return node?.status === 'online';
}

/** The name of a session: the one it was given, or its program's. */
export function sessionName(session: Session): string {
  return session.name || programOf(session);
}

export function programOf(session: Session): string {
  const first = session.command[0] ?? 'shell';
  return first.slice(first.lastIndexOf('/') + 1).replace(/^-/, '') || first;
}

export function commandLine(session: Session): string {
  return session.command.map((word) => (/[\s"'$`\\]/.test(word) ? JSON.stringify(word) : word)).join(' ');
}

/** The end of a path, as a prompt would show it. */
export function shortPath(path: string, segments = 2): string {
  const home = path.replace(/^(\/home\/[^/]+|\/root|\/Users\/[^/]+)(?=\/|$)/, '~');
  const parts = home.split('/');
  return parts.length <= segments + 1 ? home : `…/${parts.slice(-segments).join('/')}`;
}

/** How it ended, in words: `exited with code 1`, `ended by SIGKILL`, `lost`. */
export function endOf(session: Session): string {
  if (session.status === 'running') return 'running';
  if (session.status === 'lost') return 'lost';
  if (session.signal) return `ended by ${session.signal}`;
  return session.exitCode === undefined ? 'ended' : `exited with code ${session.exitCode}`;
}

export function sessionTone(session: Session, node: NodeView | undefined): Tone {
  if (session.status === 'running') return !node || isOnline(node) ? 'live' : 'warning';
  if (session.status === 'lost') return 'bad';
  return session.exitCode || session.signal ? 'bad' : 'off';
}

export function statusText(session: Session, node: NodeView | undefined): string {
  if (session.status === 'running' && node && !isOnline(node)) return `machine ${node.status}`;
  return endOf(session);
}

/** The last lines that say something, for a small picture of a screen. Trailing blanks go, and so do blank lines at the end. */
export function previewLines(text: string, rows: number): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines.slice(-rows);
}
