/** A paste of more bytes than this is confirmed first: nobody reads that much before pressing Enter. */
export const LARGE_PASTE = 8 * 1024;

const BRACKET_START = '\x1b[200~';
const BRACKET_END = '\x1b[201~';
/** The markers in their 7-bit and 8-bit forms. */
const MARKERS = /(?:\x1b\[|\x9b)20[01]~/g;
/** Control characters that text has no business with; tab and line ends are fine. */
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f]/g;

/** Why a paste should be looked at first. `multi-line`: without bracketed paste each line would run at once. */
export type PasteRisk = 'multi-line' | 'large' | 'control-characters';

export interface PreparedPaste {
  /** What to send to the session. */
  readonly data: string;
  /** Empty when it can be sent without asking. */
  readonly risks: readonly PasteRisk[];
  readonly summary: {
    readonly lines: number;
    /** Of UTF-8. */
    readonly bytes: number;
    /** Such as `ESC` or `U+0085`, each with how often it is there. */
    readonly controls: ReadonlyMap<string, number>;
  };
}

/**
 * Makes a clipboard's text safe to type: line ends as the Enter key sends them, and wrapped in the markers of bracketed
 * paste when the program wants that (`DECSET 2004`). Markers inside the text are removed, so that it cannot end the paste
 * and type commands.
 */
export function preparePaste(text: string, bracketed: boolean): PreparedPaste {
  const clean = withoutMarkers(text).replace(/\r?\n/g, '\r');
  const lines = clean === '' ? 0 : clean.split('\r').length - (clean.endsWith('\r') ? 1 : 0);
  const bytes = new TextEncoder().encode(clean).length;
  const controls = countControls(clean);
  const risks: PasteRisk[] = [];
  if (!bracketed && clean.includes('\r')) {
    risks.push('multi-line');
  }
  if (bytes > LARGE_PASTE) {
    risks.push('large');
  }
  if (controls.size > 0) {
    risks.push('control-characters');
  }
  return {
    data: bracketed && clean !== '' ? BRACKET_START + clean + BRACKET_END : clean,
    risks,
    summary: { lines, bytes, controls },
  };
}

/** Again and again, because taking one out may put another one together. */
function withoutMarkers(text: string): string {
  let before = text;
  let after = before.replace(MARKERS, '');
  while (after !== before) {
    before = after;
    after = before.replace(MARKERS, '');
  }
  return after;
}

function countControls(text: string): ReadonlyMap<string, number> {
  const counts = new Map<string, number>();
  for (const [character] of text.matchAll(CONTROLS)) {
    const name = controlName(character);
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  return counts;
}

function controlName(character: string): string {
  switch (character) {
    case '\x1b':
      return 'ESC';
    case '\x07':
      return 'BEL';
    case '\x08':
      return 'BS';
    case '\x7f':
      return 'DEL';
    case '\x00':
      return 'NUL';
    default: {
      const code = character.charCodeAt(0);
      return code < 32 ? `^${String.fromCharCode(code + 64)}` : `U+00${code.toString(16).toUpperCase()}`;
    }
  }
}
