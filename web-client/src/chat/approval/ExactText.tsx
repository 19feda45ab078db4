import { memo, useMemo } from 'react';
import type { Line } from '../transcript/code/spans';
import { useHighlight } from '../transcript/code/use-highlight';
import { visible } from './visible';

export interface ExactTextProps {
  readonly text: string;
  /** What it is written in; undefined: plainly. */
  readonly language?: string | undefined;
  /** Words of a sentence, not of a program. */
  readonly prose?: boolean;
}

/** A text in which nothing can hide: see {@link visible}. It is coloured, and wraps; what is selected in it is the text. */
export const ExactText = memo(function ExactText({ text, language, prose = false }: ExactTextProps) {
  const coloured = useHighlight(text, language);
  const lines: readonly Line[] = useMemo(
    () => coloured ?? text.split('\n').map((line) => [{ text: line }]),
    [coloured, text],
  );
  // Seen as a whole: whether a space is overlooked, or a letter foreign, is decided by its neighbours.
  const pieces = useMemo(() => visible(text), [text]);
  return (
    <code className="chat-exact" data-prose={prose || undefined}>
      {overlay(lines, pieces).map((piece, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
        <span key={index} data-code={piece.code} data-visible={piece.kind} title={piece.name}>
          {piece.shown}
          {piece.name ? <span className="sr-only"> ({piece.name}) </span> : null}
        </span>
      ))}
    </code>
  );
});

interface Shown {
  readonly shown: string;
  readonly code: string | undefined;
  readonly kind: string | undefined;
  readonly name: string | undefined;
}

/** The pieces, cut where the colours change. */
function overlay(lines: readonly Line[], pieces: ReturnType<typeof visible>): Shown[] {
  const colours: { readonly end: number; readonly kind: string | undefined }[] = [];
  let end = 0;
  lines.forEach((line, index) => {
    if (index > 0) colours.push({ end: ++end, kind: undefined });
    for (const span of line) {
      end += span.text.length;
      colours.push({ end, kind: span.kind });
    }
  });
  const shown: Shown[] = [];
  let at = 0;
  let colour = 0;
  for (const piece of pieces) {
    if (piece.kind !== 'plain') {
      shown.push({ shown: piece.shown, code: undefined, kind: piece.kind, name: piece.name });
      at += piece.text.length;
      continue;
    }
    const stop = at + piece.text.length;
    const start = at;
    while (at < stop) {
      while (colour < colours.length && (colours[colour]?.end ?? stop) <= at) colour++;
      const next = Math.min(stop, colours[colour]?.end ?? stop);
      shown.push({
        shown: piece.text.slice(at - start, next - start),
        code: colours[colour]?.kind,
        kind: undefined,
        name: undefined,
      });
      at = next;
    }
  }
  return shown;
}
