/** What a socket tells; nothing comes after `closed`. */
export interface SocketEvents {
  opened(): void;
  message(data: string | ArrayBuffer): void;
  /** Also after a failure to connect; 1006 where no close frame came. */
  closed(code: number, reason: string): void;
}

/** A WebSocket, without the DOM's types. */
export interface WebSocketLike {
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** A handle of {@link Environment.setTimer}. */
export type Timer = unknown;

/** Everything of its surroundings that the client needs: a browser, React Native, Node, or a test with a clock of its own. */
export interface Environment {
  /** Milliseconds since 1970. */
  now(): number;
  setTimer(action: () => void, delayMs: number): Timer;
  clearTimer(timer: Timer): void;
  /** From 0 to below 1: for jitter, not for secrets. */
  random(): number;
  /** Unpredictable: for keys. Throws where the platform has no such source. */
  randomBytes(length: number): Uint8Array;
  /** Unique: names input streams and idempotency keys. At most 64 characters. */
  randomId(): string;
  openSocket(url: string, protocol: string, events: SocketEvents): WebSocketLike;
  /** Calls the listener when the network is back or somebody looks at the page again; the result ends that. */
  onWake(listener: () => void): () => void;
}

/** The part of the DOM's types that is used here, so that none of them is needed. */
interface Globals {
  readonly WebSocket: new (url: string, protocol: string) => PlatformSocket;
  readonly crypto?: { randomUUID?(): string; getRandomValues?(bytes: Uint8Array): Uint8Array };
  readonly document?: { readonly visibilityState: string } & PlatformEvents;
  readonly addEventListener?: PlatformEvents['addEventListener'];
  readonly removeEventListener?: PlatformEvents['removeEventListener'];
}
interface PlatformEvents {
  addEventListener(type: string, listener: () => void): void;
  removeEventListener(type: string, listener: () => void): void;
}
interface PlatformSocket {
  binaryType: string;
  onopen: (() => void) | null;
  onmessage: ((event: { readonly data: unknown }) => void) | null;
  onclose: ((event: { readonly code: number; readonly reason: string }) => void) | null;
  send(data: string | Uint8Array<ArrayBuffer>): void;
  close(code?: number, reason?: string): void;
}

/** The environment that the globals offer: a browser's, or React Native's, which lacks the document. */
export function platformEnvironment(): Environment {
  const globals = globalThis as unknown as Globals;
  return {
    now: () => Date.now(),
    setTimer: (action, delayMs) => setTimeout(action, delayMs),
    clearTimer: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
    random: () => Math.random(),
    // Pages without a secure context have it, too.
    randomBytes: (length) => {
      const bytes = globals.crypto?.getRandomValues?.(new Uint8Array(length));
      if (bytes === undefined) {
        throw new Error('this platform has no source of random numbers that is fit for keys');
      }
      return bytes;
    },
    randomId: () => globals.crypto?.randomUUID?.() ?? insecureId(),
    openSocket: (url, protocol, events) => openPlatformSocket(new globals.WebSocket(url, protocol), events),
    onWake: (listener) => onPlatformWake(globals, listener),
  };
}

function openPlatformSocket(socket: PlatformSocket, events: SocketEvents): WebSocketLike {
  socket.binaryType = 'arraybuffer';
  socket.onopen = () => events.opened();
  socket.onmessage = ({ data }) => {
    if (typeof data === 'string' || data instanceof ArrayBuffer) {
      events.message(data);
    }
  };
  socket.onclose = ({ code, reason }) => events.closed(code, reason);
  return socket;
}

function onPlatformWake(globals: Globals, listener: () => void): () => void {
  const { document, addEventListener, removeEventListener } = globals;
  const onVisibility = () => {
    if (document?.visibilityState === 'visible') {
      listener();
    }
  };
  document?.addEventListener('visibilitychange', onVisibility);
  addEventListener?.call(globalThis, 'online', listener);
  return () => {
    document?.removeEventListener('visibilitychange', onVisibility);
    removeEventListener?.call(globalThis, 'online', listener);
  };
}

/** For pages without a secure context (plain http on a tailnet address) and for React Native: unique is enough. */
function insecureId(): string {
  const part = () => Math.floor(Math.random() * 2 ** 32).toString(36);
  return `${Date.now().toString(36)}-${part()}${part()}${part()}`;
}
