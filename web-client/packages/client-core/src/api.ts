import type { ErrorCode, EventMessage, HomieError, Session } from '@homie/protocol';

/** A value that changes. Fits React's `useSyncExternalStore` as it is. */
export interface Readable<T> {
  /** The same object until it changes. */
  get(): T;
  /** Calls the listener after each change; the result ends that. */
  subscribe(listener: () => void): () => void;
}

/** The one status of a connection. Times are milliseconds since 1970. */
export type ConnectionStatus =
  | { readonly kind: 'idle' }
  | { readonly kind: 'connecting'; readonly attempt: number }
  | { readonly kind: 'ready'; readonly since: number }
  /**
   * Was ready, or tried to be: what the screen shows is as old as `lostAt`. `attempt` counts from 1; it runs once
   * `retryAt` has passed.
   */
  | {
      readonly kind: 'reconnecting';
      readonly attempt: number;
      readonly retryAt: number;
      readonly lostAt: number;
      readonly reason: string;
    }
  /** `code` where the gateway said why in an error of its own. */
  | { readonly kind: 'signed-out'; readonly reason: string; readonly code?: ErrorCode | undefined }
  /** By an owner, or by the gateway's rules: it comes back when somebody asks for it. */
  | { readonly kind: 'disconnected'; readonly reason: string }
  | { readonly kind: 'incompatible'; readonly reason: string }
  | { readonly kind: 'stopped' };

/** What renders a terminal: an xterm adapter in the page, a WebView in the app. */
export interface TerminalSink {
  /** `rendered` is to be called once these bytes are parsed: only then are they acknowledged. */
  write(bytes: Uint8Array, rendered: () => void): void;
  /** Start over: a reset terminal of that size, redrawn by these bytes. */
  reset(
    snapshot: { readonly cols: number; readonly rows: number; readonly bytes: Uint8Array },
    rendered: () => void,
  ): void;
  /** The session's size was changed by somebody. */
  resize(cols: number, rows: number): void;
}

/**
 * How an attachment stands: `attaching` until the gateway has answered, `live`, `offline` while the connection is away,
 * `suspended` while hidden, `ended` once the session has exited and all its output is here, `failed` for good (see `error`).
 */
export type TerminalLink = 'attaching' | 'live' | 'offline' | 'suspended' | 'ended' | 'failed';

export interface TerminalState {
  readonly link: TerminalLink;
  /** Since when the screen may be out of date, in milliseconds since 1970; absent while live. */
  readonly staleSince?: number;
  /** Bytes typed that the program has not been given yet. */
  readonly pendingInput: number;
  /** Why the last input was refused, for a person; absent once input is taken again. */
  readonly refused?: string;
  readonly error?: HomieError;
  readonly session?: Session;
  /** How the last attach began: `exact`, `snapshot` or `none`. */
  readonly replay?: string;
}

export interface TerminalAttachment {
  readonly state: Readable<TerminalState>;
  /**
   * Types into the session, exactly once, also when the connection is away: then on its return. Refused as a whole, with
   * `state.refused` set, beyond {@link MAX_PENDING_INPUT}; ignored in view mode and once the session has ended.
   */
  input(data: string | Uint8Array): void;
  /** Asks for the session's size. Ignored in view mode; remembered while offline. */
  resize(cols: number, rows: number): void;
  /** Hidden terminals stop rendering after {@link HIDE_AFTER_MS}, and catch up when shown. */
  setVisible(visible: boolean): void;
  /** Detaches. The session goes on. Input that was not delivered is dropped. */
  close(): void;
}

export interface TerminalOptions {
  readonly mode: 'write' | 'view';
  readonly sink: TerminalSink;
  /** Bytes that may be on their way unrendered; default {@link DEFAULT_WINDOW}. */
  readonly window?: number;
}

/** An event of a topic with a log. */
export type LogEvent = EventMessage & { readonly seq: number };

/** Who follows a log. Called at once, in the order of the log. */
export interface LogListener {
  /** The next event. */
  event(event: LogEvent): void;
  /**
   * There will be none any more, because of this error. OUT_OF_RANGE: the log does not have what follows (`data.oldest` and
   * `data.latest` say what it has): read it anew and follow it from there. Other errors are for good.
   */
  ended(error: HomieError): void;
}

export interface LogSubscription {
  /** Whether events come: not while the connection is away, or whoever keeps the log. What is shown is old then. */
  readonly live: Readable<boolean>;
  close(): void;
}

export interface RequestOptions {
  /** From the call to the answer, time without a connection included; default {@link REQUEST_TIMEOUT_MS}. */
  readonly timeoutMs?: number;
  /** Default: one of its own for each mutating request. */
  readonly idempotencyKey?: string;
  readonly signal?: AbortSignal;
}
