import type { NodeView, Session } from '../connection/client';
import { isOnline } from '../machines/model';
import type { Tone } from '../ui/status-dot';

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

/** As far as is known it runs, on a machine that cannot be reached now. */
export function isAway(session: Session, node: NodeView | undefined): boolean {
  return session.status === 'running' && node !== undefined && !isOnline(node);
}

export function sessionTone(session: Session, node: NodeView | undefined): Tone {
  if (session.status === 'running') return isAway(session, node) ? 'warning' : 'live';
  if (session.status === 'lost') return 'bad';
  return session.exitCode || session.signal ? 'bad' : 'off';
}

export function statusText(session: Session, node: NodeView | undefined): string {
  if (node && isAway(session, node)) return `machine ${node.status}`;
  return endOf(session);
}

/** The last lines that say something, for a small picture of a screen. Trailing blanks go, and so do blank lines at the end. */
export function previewLines(text: string, rows: number): string[] {
  const lines = text.split('\n').map((line) => line.trimEnd());
  while (lines.length > 0 && lines.at(-1) === '') lines.pop();
  return lines.slice(-rows);
}
