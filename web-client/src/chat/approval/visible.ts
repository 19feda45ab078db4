/**
 * What a piece of a command is to the eye: `plain`; `break` and `tab`, which lay it out; `space`, one that is easily
 * overlooked; `hidden`, which has no shape, turns the order of letters round or moves the cursor; `foreign`, a letter of
 * another script in a word of Latin letters.
 */
export type VisibleKind = 'plain' | 'break' | 'tab' | 'space' | 'hidden' | 'foreign';

export interface Visible {
  readonly kind: VisibleKind;
  /** The characters themselves. */
  readonly text: string;
  /** What is shown in their place; the text itself where nothing is. */
  readonly shown: string;
  /** For a screen reader and a tooltip: `U+202E right-to-left override`. */
  readonly name?: string;
}

const HIDDEN =
  /[\p{Cc}\p{Cf}\p{Co}\p{Cn}\p{Zl}\p{Zp}]|\u034f|[\u115f\u1160]|[\u17b4\u17b5]|[\u3164\uffa0]|[\ufe00-\ufe0f]|[\u{e0100}-\u{e01ef}]/u;
/** What {@link visible} is worth being asked about. */
const SUSPICIOUS = /[^\t\n\x20-\x7e]/;
const OTHER_SPACE = /(?! )\p{Zs}/u;
/** A word that has letters of Latin and of a script that looks like it. */
const MIXED =
  /(?=[\p{L}\p{M}]*\p{Script=Latin})(?=[\p{L}\p{M}]*[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}])[\p{L}\p{M}]+/gu;
const LOOKALIKE = /[\p{Script=Cyrillic}\p{Script=Greek}\p{Script=Armenian}\p{Script=Cherokee}]/u;

const NAMES: Readonly<Record<string, string>> = {
  '\0': 'NUL',
  '\b': 'backspace',
  '\x1b': 'escape',
  '\r': 'carriage return',
  '\u00a0': 'no-break space',
  '\u00ad': 'soft hyphen',
  '\u200b': 'zero-width space',
  '\u200c': 'zero-width non-joiner',
  '\u200d': 'zero-width joiner',
  '\u200e': 'left-to-right mark',
  '\u200f': 'right-to-left mark',
  '\u202a': 'left-to-right embedding',
  '\u202b': 'right-to-left embedding',
  '\u202c': 'end of direction',
  '\u202d': 'left-to-right override',
  '\u202e': 'right-to-left override',
  '\u2066': 'left-to-right isolate',
  '\u2067': 'right-to-left isolate',
  '\u2068': 'isolate',
  '\u2069': 'end of isolate',
  '\ufeff': 'byte order mark',
};

/** A text as what it is, character by character: nothing of it can hide. Together the pieces' texts are the text. */
export function visible(text: string): Visible[] {
  const found: Visible[] = [];
  let plain = '';
  const write = (piece: Visible): void => {
    if (plain) found.push({ kind: 'plain', text: plain, shown: plain });
    plain = '';
    found.push(piece);
  };
  const foreign = lookalikes(text);
  let at = 0;
  for (const character of text) {
    const place = at;
    at += character.length;
    if (character === '\n') write({ kind: 'break', text: character, shown: '\n' });
    else if (character === '\t') write({ kind: 'tab', text: character, shown: '\t' });
    else if (character === ' ' && overlooked(text, place)) write({ kind: 'space', text: character, shown: '·' });
    else if (partOfEmoji(character, text, place)) plain += character;
    else if (HIDDEN.test(character))
      write({ kind: 'hidden', text: character, shown: sign(character), name: name(character) });
    else if (OTHER_SPACE.test(character))
      write({ kind: 'hidden', text: character, shown: sign(character), name: name(character) });
    else if (foreign.has(place)) write({ kind: 'foreign', text: character, shown: character, name: name(character) });
    else plain += character;
  }
  if (plain) found.push({ kind: 'plain', text: plain, shown: plain });
  return found;
}

/** Whether there is something in a text that has no shape or turns it round; tabs and line breaks are none of that. */
export function hidesSomething(text: string): boolean {
  return SUSPICIOUS.test(text) && visible(text).some((piece) => piece.kind === 'hidden');
}

/** The selector and the joiner are a part of many emoji, and hide nothing there. */
function partOfEmoji(character: string, text: string, at: number): boolean {
  return (
    (character === '\ufe0f' || character === '\u200d') &&
    /(?:[\p{Extended_Pictographic}\p{Emoji_Modifier}]|\ufe0f)$/u.test(text.slice(Math.max(0, at - 2), at))
  );
}

/** What somebody should know about a text before they agree to it; empty when it is what it looks like. */
export function warnings(text: string): string[] {
  const kinds = new Set(visible(text).map((piece) => piece.kind));
  return [
    ...(kinds.has('hidden') ? ['It contains characters that cannot be seen; they are shown by their numbers.'] : []),
    ...(kinds.has('foreign')
      ? ['It contains letters of another alphabet that look like Latin ones; they are marked.']
      : []),
  ];
}

/** Spaces beside another one, and at the beginning or the end of a line. */
function overlooked(text: string, at: number): boolean {
  const [before, after] = [text[at - 1], text[at + 1]];
  return before === undefined || after === undefined || ' \n\t'.includes(before) || ' \n\t'.includes(after);
}

function lookalikes(text: string): Set<number> {
  const places = new Set<number>();
  for (const word of text.matchAll(MIXED)) {
    let at = word.index;
    for (const letter of word[0]) {
      if (LOOKALIKE.test(letter)) places.add(at);
      at += letter.length;
    }
  }
  return places;
}

function sign(character: string): string {
  const code = character.codePointAt(0) ?? 0;
  if (code < 0x20) return String.fromCharCode(0x2400 + code);
  return code === 0x7f ? '␡' : `U+${code.toString(16).toUpperCase().padStart(4, '0')}`;
}

function name(character: string): string {
  const number = `U+${(character.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
  const word = NAMES[character];
  return word ? `${number} ${word}` : number;
}
