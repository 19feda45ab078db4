import type { Timers } from '../src/index.ts';

/** Timers of a clock that stands until it is moved. */
export class TestingTimers implements Timers {
  private now = 0;
  private readonly timers = new Set<{ readonly at: number; readonly action: () => void }>();

  set(action: () => void, delayMs: number): unknown {
    const timer = { at: this.now + delayMs, action };
    this.timers.add(timer);
    return timer;
  }

  clear(timer: unknown): void {
    this.timers.delete(timer as { at: number; action: () => void });
  }

  advance(ms: number): void {
    const end = this.now + ms;
    for (;;) {
      const next = [...this.timers].filter(({ at }) => at <= end).sort((a, b) => a.at - b.at)[0];
      if (next === undefined) {
        break;
      }
      this.timers.delete(next);
      this.now = next.at;
      next.action();
    }
    this.now = end;
  }
}
