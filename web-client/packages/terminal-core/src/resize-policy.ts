import { SYSTEM_TIMERS, type Timers } from './timers.ts';

/** A window that is being dragged is measured dozens of times a second; a program redraws once it rests. */
export const RESIZE_DEBOUNCE_MS = 80;

export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface ResizePolicyOptions {
  /** Asks the session for a size. */
  readonly send: (size: Size) => void;
  /** Whether somebody else may be looking at the session at its present size. */
  readonly isShared: () => boolean;
  readonly timers?: Timers;
}

/**
 * When to ask for a session's size. The writer that last typed or resized decides (SPEC.md section 5), so a terminal asks
 * when its own window changes and when somebody types into it, but merely being opened takes the size from nobody.
 */
export class ResizePolicy {
  private readonly options: ResizePolicyOptions;
  private readonly timers: Timers;
  private timer: unknown;
  /** What fits here; undefined before the first measure. */
  private fit: Size | undefined;
  private session: Size | undefined;
  /** What was asked for last and has not come about yet. */
  private asked: Size | undefined;

  constructor(options: ResizePolicyOptions) {
    this.options = options;
    this.timers = options.timers ?? SYSTEM_TIMERS;
  }

  /** This many cells fit into the window now. Called as often as it is measured. */
  fitted(size: Size): void {
    if (same(size, this.fit)) {
      return;
    }
    const isFirst = this.fit === undefined;
    this.fit = size;
    this.timers.clear(this.timer);
    if (isFirst && this.options.isShared()) {
      return;
    }
    this.timer = this.timers.set(() => this.ask(), isFirst ? 0 : RESIZE_DEBOUNCE_MS);
  }

  /** The session has this size, whoever asked for it. */
  sessionSized(size: Size): void {
    this.session = size;
    this.asked = undefined;
  }

  /** Somebody types here: from now on the session has the size of this window. */
  typed(): void {
    this.ask();
  }

  /** What fits here while the session has another size; undefined while they agree. */
  get mismatch(): Size | undefined {
    return this.fit !== undefined && this.session !== undefined && !same(this.fit, this.session) ? this.fit : undefined;
  }

  dispose(): void {
    this.timers.clear(this.timer);
  }

  private ask(): void {
    const { fit } = this;
    if (fit !== undefined && !same(fit, this.asked ?? this.session)) {
      this.asked = fit;
      this.options.send(fit);
    }
  }
}

function same(a: Size, b: Size | undefined): boolean {
  return b !== undefined && a.cols === b.cols && a.rows === b.rows;
}
