import { Marked, type Token } from 'marked';
import remend from 'remend';

/** A part of a text that stands for itself: a paragraph, a list, a piece of code. */
export interface Block {
  /** Its place in the text: two texts that begin alike have the same blocks up to where they differ. */
  readonly key: number;
  readonly raw: string;
  readonly token: Token;
}

/** A text as blocks; what {@link readBlocks} goes on from when the text has grown. */
export interface Blocks {
  readonly text: string;
  readonly blocks: readonly Block[];
}

/** How many of the last blocks may still change when the text goes on: a list that gets loose, a heading underlined later. */
const UNSETTLED = 2;
const marked = new Marked({ gfm: true });

function lex(text: string, from: number): Block[] {
  const blocks: Block[] = [];
  let key = from;
  for (const token of marked.lexer(text)) {
    if (token.type !== 'space') blocks.push({ key, raw: token.raw, token });
    key += token.raw.length;
  }
  return blocks;
}

/**
 * Reads Markdown. Of a text that goes on from `before` only the end is read again, so that a long answer costs no more
 * with each word; blocks of which nothing changed stay the same objects.
 *
 * @param growing whether the rest is still to come: then marks that nobody has closed yet are taken as closed, and a line
 *     that may become a table is held back
 */
export function readBlocks(source: string, growing: boolean, before?: Blocks): Blocks {
  // As the lexer does by itself: keys are places in this text.
  const text = source.replace(/\r\n?/g, '\n');
  const kept = before && growing && text.startsWith(before.text) ? before.blocks.slice(0, -UNSETTLED) : [];
  const last = kept.at(-1);
  const from = last ? last.key + last.raw.length : 0;
  const rest = text.slice(from);
  if (!growing) return { text, blocks: lex(rest, from) };
  const read = lex(rest, from);
  const end = read.at(-1);
  if (end) read.splice(-1, 1, ...lex(heal(end, rest.slice(end.key - from)), end.key));
  return { text, blocks: [...kept, ...read] };
}

/** The last block as it will probably be. */
function heal(block: Block, rest: string): string {
  if (block.token.type === 'code') return rest;
  const text = block.token.type === 'paragraph' ? withoutBegunTable(rest) : rest;
  return remend(withoutBegunFence(text), { linkMode: 'text-only', images: true, katex: false, inlineKatex: false });
}

/** Without the header of a table of which the second line is not there yet: it would be shown as text for a moment. */
function withoutBegunTable(text: string): string {
  return text.replace(/(^|\n)[ \t]*\|[^\n]*(?:\n[ \t]*\|?[ \t:|-]*)?$/, '');
}

/** Without one or two backticks that begin a line: the third is on its way. */
function withoutBegunFence(text: string): string {
  return text.replace(/(^|\n)[ \t]*`{1,2}$/, '$1');
}

/** Code of which the end may be on its way: without the beginning of the closing fence. */
export function openCode(code: string): string {
  return code.replace(/(^|\n)[ \t]*`{1,2}$/, '');
}
