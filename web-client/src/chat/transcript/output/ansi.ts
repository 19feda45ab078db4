import Anser from 'anser';

/** A piece of output that looks the same from end to end. */
export interface Piece {
  readonly text: string;
  /** `red`, `bright-red`: one of the sixteen colours, by its name. */
  readonly colour: string | undefined;
  readonly background: string | undefined;
  /** `rgb(…)`, of 256 colours or all of them. */
  readonly exact: string | undefined;
  readonly exactBackground: string | undefined;
  /** Whether black, not white, can be read on that background. */
  readonly onBright: boolean;
  readonly bold: boolean;
  readonly dim: boolean;
  readonly italic: boolean;
  readonly underline: boolean;
}

// Strings of the terminal's own (titles, links, clipboard), ended by BEL or ST, or by the end of what is there.
const OSC = /\x1b[\]PX^_][\s\S]*?(?:\x07|\x1b\\|$)/g;
// All sequences that are no colours: cursor, screen, modes.
const CSI = /\x1b\[[0-?]*[ -/]*(?:[@-ln-~]|$)/g;
const SHORT = /\x1b(?:[()*+][0-9A-Za-z]|[^[\]PX^_]|$)/g;
// What is left of the control characters, but for tab, line break and the beginning of a colour.
const CONTROLS = /[\x00-\x08\x0b\x0c\x0e-\x1a\x1c-\x1f\x7f-\x9f]/g;

/**
 * Output of a program as lines: a carriage return begins the line anew, a backspace takes a character away, and what moves a
 * cursor or asks a terminal is left out. Colours stay, everything else that is left can be shown.
 */
export function readable(output: string): string {
  const plain = output.replace(OSC, '').replace(CSI, '').replace(SHORT, '').replaceAll('\r\n', '\n');
  const lines = /[\r\b]/.test(plain) ? plain.split('\n').map(overwritten).join('\n') : plain;
  return lines.replace(CONTROLS, '');
}

function overwritten(line: string): string {
  const last = line.replace(/\r+$/, '');
  let text = last.slice(last.lastIndexOf('\r') + 1);
  for (let n = 0; text.includes('\b') && n < 1_000; n++) text = text.replace(/[^\b]?\x08/, '');
  return text;
}

/** Readable output as pieces of one look. */
export function pieces(output: string): Piece[] {
  if (!output.includes('\x1b')) return output ? [plainPiece(output)] : [];
  return Anser.ansiToJson(output, { use_classes: true, remove_empty: true }).map((entry) => {
    const reverse = entry.decorations.includes('reverse');
    const [fg, bg] = reverse ? [entry.bg, entry.fg] : [entry.fg, entry.bg];
    const [exactFg, exactBg] = reverse
      ? [entry.bg_truecolor, entry.fg_truecolor]
      : [entry.fg_truecolor, entry.bg_truecolor];
    return {
      text: entry.content.replaceAll('\x1b', ''),
      colour: named(fg) ?? (reverse && !bg ? 'reverse' : undefined),
      background: named(bg) ?? (reverse && !bg ? 'reverse' : undefined),
      exact: exact(fg, exactFg),
      exactBackground: exact(bg, exactBg),
      onBright: isBright(exact(bg, exactBg)),
      bold: entry.decorations.includes('bold'),
      dim: entry.decorations.includes('dim'),
      italic: entry.decorations.includes('italic'),
      underline: entry.decorations.includes('underline'),
    };
  });
}

function plainPiece(text: string): Piece {
  return {
    text,
    colour: undefined,
    background: undefined,
    exact: undefined,
    exactBackground: undefined,
    onBright: false,
    bold: false,
    dim: false,
    italic: false,
    underline: false,
  };
}

const COLOURS = /^ansi-((?:bright-)?(?:black|red|green|yellow|blue|magenta|cyan|white))$/;

function named(name: string | null | undefined): string | undefined {
  return COLOURS.exec(name ?? '')?.[1];
}

function exact(name: string | null | undefined, truecolour: string | null | undefined): string | undefined {
  if (name === 'ansi-truecolor' && truecolour && /^\d+, ?\d+, ?\d+$/.test(truecolour)) return `rgb(${truecolour})`;
  const index = Number(/^ansi-palette-(\d+)$/.exec(name ?? '')?.[1] ?? Number.NaN);
  if (!(index >= 16 && index <= 255)) return undefined;
  if (index >= 232) {
    const grey = (index - 232) * 10 + 8;
    return `rgb(${grey}, ${grey}, ${grey})`;
  }
  const level = (n: number) => (n === 0 ? 0 : 55 + n * 40);
  const n = index - 16;
  return `rgb(${level(Math.floor(n / 36))}, ${level(Math.floor(n / 6) % 6)}, ${level(n % 6)})`;
}

function isBright(colour: string | undefined): boolean {
  const [red = 0, green = 0, blue = 0] = colour?.match(/\d+/g)?.map((level) => (Number(level) / 255) ** 2.2) ?? [];
  // Where black and white have the same contrast.
  return 0.2126 * red + 0.7152 * green + 0.0722 * blue > 0.179;
}

/** The last lines of a text, and how many were before them. At most `units` UTF-16 units, so that one long line is bounded too. */
export function tail(text: string, lines: number, units: number): { readonly text: string; readonly before: number } {
  const ended = text.replace(/\n+$/, '');
  let at = ended.length;
  for (let n = 0; n < lines && at > 0; n++) at = ended.lastIndexOf('\n', at - 1);
  const from = at <= 0 ? 0 : at + 1;
  const cut = Math.max(from, ended.length - units);
  return {
    text: ended.slice(cut),
    before: cut === 0 ? 0 : ended.slice(0, cut).split('\n').length - (cut > from ? 0 : 1),
  };
}
