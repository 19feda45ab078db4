/** The longest UTF-8 sequence, in bytes. */
const LONGEST = 4;

/**
 * Hands on whole characters only, and keeps the beginning of one for the next time. xterm.js 6 can garble a character that
 * is split between two writes, and output is cut into frames anywhere.
 */
export class WholeCharacters {
  #held = new Uint8Array(0);

  /** What can be written now: what was kept, and the bytes up to the last whole character. */
  take(bytes: Uint8Array): Uint8Array {
    let all = bytes;
    if (this.#held.length > 0) {
      all = new Uint8Array(this.#held.length + bytes.length);
      all.set(this.#held);
      all.set(bytes, this.#held.length);
    }
    const end = all.length - unfinished(all);
    this.#held = all.slice(end);
    return all.subarray(0, end);
  }

  /** Forgets what was kept: what comes next continues nothing. */
  reset(): void {
    this.#held = new Uint8Array(0);
  }
}

/** How many bytes at the end are the beginning of a character; 0 for what is no UTF-8. */
function unfinished(bytes: Uint8Array): number {
  for (let back = 1; back < LONGEST && back <= bytes.length; back++) {
    const byte = bytes[bytes.length - back] ?? 0;
    if (byte < 0x80) return 0;
    if (byte >= 0xc0) {
      const length = byte >= 0xf0 ? 4 : byte >= 0xe0 ? 3 : 2;
      return back < length ? back : 0;
    }
  }
  return 0;
}
