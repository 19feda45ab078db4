import { SYSTEM_TIMERS, type Timers } from './timers.ts';

/** How long a key is held before it repeats, and then how often: what desktop keyboards do. */
export const REPEAT_DELAY_MS = 400;
export const REPEAT_EVERY_MS = 40;

/** A key of the key bar that repeats while it is held. One key at a time: another press ends the one before. */
export class KeyRepeat {
  private timer: unknown;
  private readonly timers: Timers;

  constructor(timers: Timers = SYSTEM_TIMERS) {
    this.timers = timers;
  }

  /** Acts at once, and again and again until {@link release}. */
  press(action: () => void): void {
    this.release();
    action();
    this.schedule(action, REPEAT_DELAY_MS);
  }

  release(): void {
    this.timers.clear(this.timer);
    this.timer = undefined;
  }

  private schedule(action: () => void, delayMs: number): void {
    this.timer = this.timers.set(() => {
      this.schedule(action, REPEAT_EVERY_MS);
      action();
    }, delayMs);
  }
}
