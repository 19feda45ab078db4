/** Whether an attachment may type and resize. */
export type AttachMode = 'write' | 'view';

/** What happens when a client is slower than the program: the program waits, or the client skips to a snapshot. */
export type OnLag = 'pause' | 'skip';

/** How an attachment begins: byte for byte from the offset asked for, with a snapshot, or at the end of the output. */
export type Replay = 'exact' | 'snapshot' | 'none';

export type SessionStatus = 'running' | 'exited' | 'lost';

/** Who is attached: the caller's name and how. */
export interface Attached {
  readonly subject: string;
  readonly mode: AttachMode;
  readonly since: number;
}

/** A session as every client sees it (SPEC.md section 5). Times are milliseconds since 1970-01-01 UTC. */
export interface Session {
  readonly id: string;
  readonly nodeId: string;
  readonly name: string;
  /** argv */
  readonly command: readonly string[];
  readonly cwd: string;
  readonly cols: number;
  readonly rows: number;
  /** 0 once the session is lost. */
  readonly pid: number;
  readonly createdAt: number;
  readonly lastActivityAt: number;
  readonly status: SessionStatus;
  /** As the shell reports it; absent while running and when a signal ended it. */
  readonly exitCode?: number;
  /** Such as `SIGKILL`, when one ended it. */
  readonly signal?: string;
  readonly exitedAt?: number;
  /** All bytes ever printed. */
  readonly outputOffset: number;
  /** The first byte that an exact replay can still start from. */
  readonly oldestOffset: number;
  /** What the program last set as the window's title. */
  readonly title?: string;
  readonly attached: readonly Attached[];
}

/** `attach` of `terminal.session.start`, and `terminal.session.attach` but for its `sessionId`. */
export interface AttachParams {
  readonly mode?: AttachMode;
  /** Replay from here if it is retained; absent: a snapshot. */
  readonly fromOffset?: number;
  /** Bytes that may be on their way beyond the last acknowledgement. */
  readonly window?: number;
  /** Names the input stream to go on with; absent: one of its own. */
  readonly inputId?: string;
  /** Default: `pause` in write mode, `skip` in view mode. */
  readonly onLag?: OnLag;
  /** With `rows`: the size to give the session, in write mode. */
  readonly cols?: number;
  readonly rows?: number;
}

export interface AttachResult {
  readonly channel: number;
  readonly session: Session;
  readonly replay: Replay;
  /** The output offset of the first frame. */
  readonly startOffset: number;
  /** Where the input stream goes on: everything before it was written to the PTY. */
  readonly inputOffset: number;
}

export interface StartParams {
  /** Absent: the only node, or the gateway's own. */
  readonly nodeId?: string;
  /** argv; absent: the login shell. */
  readonly command?: readonly string[];
  /** Absent: the home folder. */
  readonly cwd?: string;
  readonly env?: Readonly<Record<string, string>>;
  readonly cols: number;
  readonly rows: number;
  readonly name?: string;
  readonly record?: boolean;
  readonly attach?: AttachParams;
}

/** The attachment's fields are there when `attach` was asked for. */
export interface StartResult extends Partial<Omit<AttachResult, 'session'>> {
  readonly session: Session;
}

/** The payload of `terminal.session.started`, `.updated`, `.exit` and `.removed`. */
export interface SessionEvent {
  readonly session: Session;
}

export interface PreviewResult {
  readonly text: string;
  readonly cols: number;
  readonly rows: number;
}
