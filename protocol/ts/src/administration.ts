/** An act of somebody's, or a refusal (SPEC.md section 6). No content: neither what was typed nor what was printed. */
export interface AuditEntry {
  readonly seq: number;
  /** Milliseconds since 1970. */
  readonly time: number;
  readonly subject: string;
  readonly device?: string;
  readonly from?: string;
  readonly method: string;
  readonly target?: string;
  /** `OK`, or the code of the error. */
  readonly result: string;
  /** Names the request in every log line that it caused. */
  readonly correlation?: string;
}

export interface AuditListParams {
  /** Only entries with a smaller `seq`: `next` of the page before. */
  readonly before?: number;
  /** At most 500. */
  readonly limit?: number;
  /** Milliseconds since 1970: from then on. */
  readonly since?: number;
  /** Before then. */
  readonly until?: number;
  readonly subject?: string;
  /** Exactly, or with a final `*` all that begin so. */
  readonly method?: string;
  /** Exactly, or `FAILED` for all but `OK`. */
  readonly result?: string;
  /** A part of it. */
  readonly target?: string;
}

/** Newest first. */
export interface AuditListResult {
  readonly entries: readonly AuditEntry[];
  /** Absent on the last page. */
  readonly next?: number;
  /** Why some of what was done is not in it. */
  readonly problem?: string;
}

export interface ExplainParams {
  /** A role, a device's id or name, a subject or display name, a connection's id. */
  readonly subject: string;
  readonly address: string;
}

export interface ExplainResult {
  readonly allowed: boolean;
  /** For a person, in one line. */
  readonly reason: string;
  readonly rule?: string;
  readonly scopes: readonly string[];
  readonly missing: readonly string[];
  readonly roles: readonly string[];
  readonly nodes?: readonly string[];
}

/** A connection to any gateway of the cluster. */
export interface ConnectionView {
  readonly id: string;
  readonly gatewayId: string;
  readonly subject: string;
  readonly displayName: string;
  readonly via: string;
  readonly roles: readonly string[];
  readonly deviceId?: string;
  readonly client: { readonly name: string; readonly version?: string };
  readonly address: string;
  /** By which way it came: `local`, `network`, `tailnet`, `tailscale-serve`. */
  readonly listener: string;
  readonly transport: 'ws' | 'sockjs';
  /** Milliseconds since 1970. */
  readonly connectedAt: number;
  /** Terminals that it is attached to. */
  readonly channels: number;
}

export interface CloseConnectionParams {
  readonly connectionId: string;
  /** Whether what it is signed in with is to end, too, where that can be ended alone: a cookie. */
  readonly signOut?: boolean;
}
