import type { Environment, SocketEvents, Timer, WebSocketLike } from '../src/index.ts';
import { openRealSocket } from './testing-socket.ts';

/** Real sockets and real time, which may run faster than on the wall: backoff need not be waited for. */
export class TestingEnvironment implements Environment {
  private readonly start = Date.now();
  private readonly wakeListeners = new Set<() => void>();
  private readonly speed: number;
  private readonly nextRandom: () => number;
  private ids = 0;

  constructor(options: { readonly speed?: number; readonly random?: () => number } = {}) {
    this.speed = options.speed ?? 1;
    this.nextRandom = options.random ?? (() => 0.5);
  }

  now(): number {
    return this.start + (Date.now() - this.start) * this.speed;
  }

  setTimer(action: () => void, delayMs: number): Timer {
    return setTimeout(action, delayMs / this.speed);
  }

  clearTimer(timer: Timer): void {
    clearTimeout(timer as NodeJS.Timeout);
  }

  random(): number {
    return this.nextRandom();
  }

  randomBytes(length: number): Uint8Array {
    return crypto.getRandomValues(new Uint8Array(length));
  }

  randomId(): string {
    return `id-${++this.ids}`;
  }

  openSocket(url: string, protocol: string, events: SocketEvents): WebSocketLike {
    return openRealSocket(url, protocol, events);
  }

  onWake(listener: () => void): () => void {
    this.wakeListeners.add(listener);
    return () => this.wakeListeners.delete(listener);
  }

  /** The network is back, or somebody looks at the page again. */
  wake(): void {
    for (const listener of [...this.wakeListeners]) {
      listener();
    }
  }
}

/** Real sockets, but a clock that stands until it is moved. */
export class ManualEnvironment extends TestingEnvironment {
  private time = 1_000_000;
  private readonly timers = new Set<{ readonly at: number; readonly action: () => void }>();

  override now(): number {
    return this.time;
  }

  override setTimer(action: () => void, delayMs: number): Timer {
    const timer = { at: this.time + delayMs, action };
    this.timers.add(timer);
    return timer;
  }

  override clearTimer(timer: Timer): void {
    this.timers.delete(timer as { at: number; action: () => void });
  }

  /** Runs what is due on the way, in order. */
  advance(ms: number): void {
    const end = this.time + ms;
    for (;;) {
      const next = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.timers.delete(next);
      this.time = Math.max(this.time, next.at);
      next.action();
    }
    this.time = end;
  }

  /** As when a machine sleeps: the clock moves first, and only then do timers fire. */
  sleep(ms: number): void {
    this.time += ms;
    this.advance(0);
  }
}
