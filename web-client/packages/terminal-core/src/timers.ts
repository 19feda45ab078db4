/** Timers, so that a test can have a clock of its own. */
export interface Timers {
  set(action: () => void, delayMs: number): unknown;
  clear(timer: unknown): void;
}

export const SYSTEM_TIMERS: Timers = {
  set: (action, delayMs) => setTimeout(action, delayMs),
  clear: (timer) => clearTimeout(timer as ReturnType<typeof setTimeout>),
};
