import type { Readable } from './api.ts';

/** A value that changes, and whoever wants to know. Listeners run at once, in the order they came. */
export class Store<T> implements Readable<T> {
  private readonly listeners = new Set<() => void>();
  private value: T;

  constructor(value: T) {
    this.value = value;
  }

  // Arrow functions: React's useSyncExternalStore takes them unbound.
  readonly get = (): T => this.value;

  readonly subscribe = (listener: () => void): (() => void) => {
    // An object of its own for each subscription, so that the same function may subscribe twice.
    const entry = () => listener();
    this.listeners.add(entry);
    return () => this.listeners.delete(entry);
  };

  /** Tells the listeners, unless it is the same value. */
  set(value: T): void {
    if (Object.is(value, this.value)) {
      return;
    }
    this.value = value;
    for (const listener of [...this.listeners]) {
      listener();
    }
  }
}
