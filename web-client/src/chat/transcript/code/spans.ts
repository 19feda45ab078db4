/** A piece of a line of one kind, as highlight.js calls it (`keyword`); without a kind it is plain. */
export interface Span {
  readonly text: string;
  readonly kind?: string;
}

export type Line = readonly Span[];

/** From `from` to before `to`, in UTF-16 units of its line. */
export type Range = readonly [from: number, to: number];

export interface MarkedSpan extends Span {
  readonly marked: boolean;
}

/** A line's spans cut where the marks begin and end. The marks are in order and do not overlap. */
export function markSpans(line: Line, marks: readonly Range[]): MarkedSpan[] {
  const cut: MarkedSpan[] = [];
  let at = 0;
  for (const span of line) {
    const end = at + span.text.length;
    let from = at;
    for (const [begin, stop] of marks) {
      if (stop <= from || begin >= end) continue;
      if (begin > from) cut.push({ ...span, text: span.text.slice(from - at, begin - at), marked: false });
      const start = Math.max(begin, from);
      const close = Math.min(stop, end);
      cut.push({ ...span, text: span.text.slice(start - at, close - at), marked: true });
      from = close;
    }
    if (from < end) cut.push({ ...span, text: span.text.slice(from - at), marked: false });
    at = end;
  }
  return cut;
}
