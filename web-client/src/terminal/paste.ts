/** From so many bytes on a paste is asked about, wherever it goes. */
const LARGE = 5 * 1024;

export interface Paste {
  /** What to type. */
  readonly data: string;
  /** Why to ask first, each a sentence; none when there is no reason. */
  readonly reasons: readonly string[];
}

/** Prepares a paste: line ends as Enter, brackets where the program asked for them, and never the end of a bracket inside. */
export function examinePaste(text: string, bracketed: boolean): Paste {
  const reasons: string[] = [];
  if (!bracketed && /[\r\n]/.test(text.replace(/\r?\n$/, ''))) {
    reasons.push('It has several lines, and the program may run each of them at once.');
  }
  if (new TextEncoder().encode(text).length > LARGE) reasons.push('It is larger than 5 KB.');
  // biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are the point
  if (/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/.test(text)) {
    reasons.push('It contains control characters, which act like keys.');
  }
  const lines = text.replace(/\r?\n/g, '\r');
  const data = bracketed ? `\u001b[200~${lines.replaceAll('\u001b[201~', '')}\u001b[201~` : lines;
  return { data, reasons };
}
