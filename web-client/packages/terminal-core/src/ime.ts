const DEL = '\x7f';

/** A text area longer than this is to be emptied at the next pause, and {@link TextAreaDiff.reset} called. */
export const MAX_IME_TEXT = 1024;

/**
 * What to type so that a line that ends in `before` ends in `after`: as many deletions as needed, then the rest. Mobile
 * keyboards, Android's above all, do not tell keys: they rewrite a text area, and a word already typed with it.
 */
export function diffTyped(before: string, after: string): string {
  const old = [...before];
  const now = [...after];
  let same = 0;
  while (same < old.length && same < now.length && old[same] === now[same]) {
    same++;
  }
  return DEL.repeat(old.length - same) + now.slice(same).join('').replace(/\r?\n/g, '\r');
}

/** Follows a hidden text area, and tells what each change of it means as typing. */
export class TextAreaDiff {
  private text = '';

  /** The text area was emptied, or filled, by the page: nothing was typed. */
  reset(text = ''): void {
    this.text = text;
  }

  /**
   * The text area has this value now.
   *
   * @param inputType of the input event: a deletion in an empty text area changes nothing, and is one all the same
   */
  changed(text: string, inputType?: string): string {
    const before = this.text;
    this.text = text;
    if (text === before && inputType?.startsWith('deleteContentBackward')) {
      return DEL;
    }
    return diffTyped(before, text);
  }

  /** Whether the page should empty the text area once nothing is being composed. */
  get isLong(): boolean {
    return this.text.length > MAX_IME_TEXT;
  }
}
