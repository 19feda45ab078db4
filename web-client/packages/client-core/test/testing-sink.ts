import type { TerminalSink } from '../src/index.ts';

/** A sink that keeps what it was given; renders at once, or when told to. */
export class TestingSink implements TerminalSink {
  /** What the screen would show: everything since the last reset, that reset's bytes included. */
  bytes: number[] = [];
  readonly sizes: string[] = [];
  resets = 0;
  /** While set, nothing is rendered: callbacks wait. */
  isPaused = false;
  private readonly callbacks: (() => void)[] = [];

  get text(): string {
    return Buffer.from(this.bytes).toString();
  }

  write(bytes: Uint8Array, rendered: () => void): void {
    this.bytes.push(...bytes);
    this.done(rendered);
  }

  reset({ cols, rows, bytes }: { cols: number; rows: number; bytes: Uint8Array }, rendered: () => void): void {
    this.resets++;
    this.bytes = [...bytes];
    this.sizes.push(`${cols}x${rows}`);
    this.done(rendered);
  }

  resize(cols: number, rows: number): void {
    this.sizes.push(`${cols}x${rows}`);
  }

  get unrendered(): number {
    return this.callbacks.length;
  }

  render(count = Number.POSITIVE_INFINITY): void {
    for (const callback of this.callbacks.splice(0, count)) {
      callback();
    }
  }

  private done(rendered: () => void): void {
    this.callbacks.push(rendered);
    if (!this.isPaused) {
      // Later, as an emulator does, but before anything else.
      queueMicrotask(() => !this.isPaused && this.render());
    }
  }
}
