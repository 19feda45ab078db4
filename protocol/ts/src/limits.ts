/** The protocol versions this package speaks. */
export const PROTOCOL = { min: 1, max: 1 } as const;

/** The WebSocket subprotocol of version 1. */
export const SUBPROTOCOL = 'homie.v1';

/** Bounds of the transport (SPEC.md section 1), in bytes. */
export const MAX_TEXT_FRAME = 1 << 20;

/** Bounds of `terminal.*` parameters; a value outside is INVALID_ARGUMENT. */
export const TERMINAL_LIMITS = {
  maxCols: 1000,
  maxRows: 500,
  /** Bytes a client may leave unacknowledged, unless it asks for another number. */
  defaultWindow: 256 * 1024,
  minWindow: 1024,
  maxWindow: 1024 * 1024,
  /** Characters of a session's name. */
  maxName: 128,
  maxArgs: 1024,
  maxEnv: 256,
  /** Characters of one argument or variable. */
  maxArgLength: 32 * 1024,
  maxPath: 4096,
  /** Characters of an id of a session, node or input stream. */
  maxId: 64,
  /** Bytes of one `terminal.session.input`. */
  maxInput: 256 * 1024,
} as const;

/** Why a gateway closes a connection (SPEC.md section 1). */
export const CLOSE = {
  goingAway: 1001,
  /** The client takes its events slower than they happen: reconnect and subscribe again. */
  tooSlow: 1008,
  tooLarge: 1009,
  malformed: 4400,
  unauthenticated: 4401,
  forbidden: 4403,
  incompatible: 4406,
  noHello: 4408,
  tooMany: 4429,
} as const;
