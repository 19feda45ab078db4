/** The most bytes of text that a program may put on the clipboard at once. */
export const MAX_CLIPBOARD_BYTES = 128 * 1024;

export type ClipboardRequest =
  | { readonly kind: 'write'; readonly text: string }
  | { readonly kind: 'refused'; readonly reason: 'read' | 'too-large' | 'malformed' | 'other-selection' };

/**
 * What a program asks of the clipboard by OSC 52 (`data` is what follows `52;`). It may write text of a bounded size to
 * the clipboard; it may never read: what was copied elsewhere, a password perhaps, is none of a remote program's business.
 */
export function parseOsc52(data: string): ClipboardRequest {
  const separator = data.indexOf(';');
  if (separator < 0) {
    return { kind: 'refused', reason: 'malformed' };
  }
  const selections = data.slice(0, separator);
  const base64 = data.slice(separator + 1);
  if (base64 === '?') {
    return { kind: 'refused', reason: 'read' };
  }
  if (!/^[cpqs0-7]*$/.test(selections)) {
    return { kind: 'refused', reason: 'malformed' };
  }
  // Empty means "the default"; p, q, s and the cut buffers are of X11, and a page has one clipboard: taking p as well
  // would let a mere selection in a program overwrite it.
  if (selections !== '' && !/[cs]/.test(selections)) {
    return { kind: 'refused', reason: 'other-selection' };
  }
  if (base64.length > Math.ceil(MAX_CLIPBOARD_BYTES / 3) * 4) {
    return { kind: 'refused', reason: 'too-large' };
  }
  const text = decodeBase64Utf8(base64);
  return text === undefined ? { kind: 'refused', reason: 'malformed' } : { kind: 'write', text };
}

function decodeBase64Utf8(base64: string): string | undefined {
  if (!/^[A-Za-z0-9+/]*={0,2}$/.test(base64)) {
    return undefined;
  }
  try {
    const bytes = Uint8Array.from(atob(base64), (character) => character.charCodeAt(0));
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
