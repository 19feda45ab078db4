import type { AuditEntry, AuditListParams, AuditListResult } from '@homie/protocol';

export type AuditSpan = 'all' | 'hour' | 'day' | 'week' | 'month';

/** What one looks for; empty strings stand for anything. */
export interface AuditFilter {
  readonly subject: string;
  readonly method: string;
  readonly result: string;
  readonly span: AuditSpan;
}

export const EVERYTHING: AuditFilter = { subject: '', method: '', result: '', span: 'all' };

const HOUR = 3_600_000;
const SPANS: Record<Exclude<AuditSpan, 'all'>, number> = {
  hour: HOUR,
  day: 24 * HOUR,
  week: 7 * 24 * HOUR,
  month: 30 * 24 * HOUR,
};

export const SPAN_NAMES: Record<AuditSpan, string> = {
  all: 'Any time',
  hour: 'Last hour',
  day: 'Last 24 hours',
  week: 'Last 7 days',
  month: 'Last 30 days',
};

/** Entries of a page on the screen, and of one that is exported: the most that a gateway gives. */
export const PAGE = 50;
export const EXPORT_PAGE = 500;
/** More than this is taken from the machine itself; a page would have to hold it all. */
export const MAX_EXPORT = 100_000;

/** `now` fixes the span, so that all pages of one list speak of the same time. */
export function paramsOf(filter: AuditFilter, now: number): AuditListParams {
  const text = (value: string): string | undefined => value.trim() || undefined;
  const subject = text(filter.subject);
  // The beginning is enough: nobody types a whole address.
  const method = text(filter.method)?.replace(/\**$/, '*');
  const result = text(filter.result);
  return {
    ...(subject === undefined ? {} : { subject }),
    ...(method === undefined ? {} : { method }),
    ...(result === undefined ? {} : { result }),
    ...(filter.span === 'all' ? {} : { since: now - SPANS[filter.span] }),
  };
}

export type ListAudit = (params: AuditListParams) => Promise<AuditListResult>;

export interface Exported {
  /** JSON Lines, newest first. */
  readonly lines: readonly string[];
  /** There is more than {@link MAX_EXPORT}. */
  readonly cut: boolean;
}

/** All pages, one after the other. `progress` hears how many entries there are so far. */
export async function exportAudit(
  list: ListAudit,
  params: AuditListParams,
  progress: (count: number) => void,
  most = MAX_EXPORT,
): Promise<Exported> {
  const lines: string[] = [];
  let before: number | undefined;
  for (;;) {
    const limit = Math.min(EXPORT_PAGE, most - lines.length);
    const page = await list({ ...params, limit, ...(before === undefined ? {} : { before }) });
    for (const entry of page.entries) lines.push(JSON.stringify(entry));
    progress(lines.length);
    if (page.next === undefined || page.entries.length === 0) return { lines, cut: false };
    if (lines.length >= most) return { lines, cut: true };
    before = page.next;
  }
}

export function isRefusal(entry: AuditEntry): boolean {
  return entry.result.toUpperCase() !== 'OK';
}

const METHODS: Record<string, string> = {
  'auth.token': 'Sign in by token',
  'auth.password': 'Sign in by password',
  'auth.code': 'Sign in by link',
  'auth.link': 'Make a sign-in link',
  'auth.logout': 'Sign out',
  'gateway.connect': 'Connect',
  'gateway.disconnect': 'Disconnect',
  'terminal.session.start': 'Start a session',
  'terminal.session.attach': 'Open a session',
  'terminal.session.input': 'Type into a session',
  'terminal.session.kill': 'End a session',
  'terminal.session.remove': 'Remove a session',
  'terminal.session.rename': 'Rename a session',
  'pairing.invite': 'Invite a device',
  'pairing.request': 'Ask to be let in',
  'pairing.approve': 'Let a device in',
  'pairing.reject': 'Reject a device',
  'pairing.update': 'Change a device',
  'pairing.revoke': 'Revoke a device',
  'gateway.connections.close': 'Disconnect somebody',
  'gateway.audit.list': 'Read the audit log',
  'cluster.deploy': 'Deploy code',
  'cluster.undeploy': 'Take code down',
  'link.node.invite': 'Invite a machine',
  'link.node.remove': 'Remove a machine',
};

/** What was wanted, in words where there are some: it may have been refused. */
export function methodText(method: string): string | undefined {
  return METHODS[method];
}

const RESULTS: Record<string, string> = {
  OK: 'OK',
  PERMISSION_DENIED: 'not allowed',
  UNAUTHENTICATED: 'not signed in',
  RESOURCE_EXHAUSTED: 'too many',
  INVALID_ARGUMENT: 'invalid',
  FAILED_PRECONDITION: 'not now',
  NOT_FOUND: 'not found',
  UNAVAILABLE: 'unavailable',
  UNIMPLEMENTED: 'unknown',
};

export function resultText(result: string): string {
  return RESULTS[result.toUpperCase()] ?? result.toLowerCase().replaceAll('_', ' ');
}

/** The results one may look for. */
export const RESULT_CHOICES: readonly (readonly [string, string])[] = [
  ['OK', 'OK'],
  ['FAILED', 'Refused or failed'],
  ['PERMISSION_DENIED', 'Not allowed'],
  ['UNAUTHENTICATED', 'Not signed in'],
  ['RESOURCE_EXHAUSTED', 'Too many'],
  ['INVALID_ARGUMENT', 'Invalid'],
  ['NOT_FOUND', 'Not found'],
];
