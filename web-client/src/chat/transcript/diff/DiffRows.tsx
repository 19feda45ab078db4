import { memo, useMemo } from 'react';
import { Unhidden } from '../../approval/Unhidden';
import { languageOfFile } from '../code/languages';
import { type Line, type MarkedSpan, markSpans } from '../code/spans';
import { useHighlight } from '../code/use-highlight';
import { type Pair, pairRows } from './changes';
import type { Hunk } from './model';
import type { Row } from './row';

/** Before and after side by side; below each other with the numbers of both; or, where there is no room, with one of them. */
export type DiffLayout = 'split' | 'unified' | 'narrow';

export interface DiffRowsProps {
  readonly path: string;
  readonly hunk: Hunk;
  readonly layout: DiffLayout;
  /** No more rows than these are shown. */
  readonly most: number;
}

const SIGNS = { context: ' ', added: '+', removed: '-' } as const;
const SAID = { context: '', added: 'added', removed: 'removed' } as const;

/** The rows of one part of a file. */
export const DiffRows = memo(function DiffRows({ path, hunk, layout, most }: DiffRowsProps) {
  const rows = useMemo(() => (hunk.rows.length > most ? hunk.rows.slice(0, most) : hunk.rows), [hunk, most]);
  const language = languageOfFile(path);
  // Each side is a text of its own: mixed, a changed string would colour all that follows.
  const before = useSide(rows, 'removed', language);
  const after = useSide(rows, 'added', language);
  const spans = (row: Row): MarkedSpan[] =>
    markSpans((row.kind === 'removed' ? before : after)?.get(row) ?? [{ text: row.text }], row.marks);
  if (layout === 'split')
    return pairRows(rows).map((pair, index) => (
      // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
      <SplitRow key={index} pair={pair} spans={spans} />
    ));
  return rows.map((row, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: rows have no identity but their place
    <tr key={index} data-row={row.kind}>
      {layout === 'narrow' ? (
        <LineNumber value={row.after ?? row.before} />
      ) : (
        <>
          <LineNumber value={row.before} />
          <LineNumber value={row.after} />
        </>
      )}
      <Text row={row} spans={spans(row)} />
    </tr>
  ));
});

function useSide(
  rows: readonly Row[],
  own: 'added' | 'removed',
  language: string | undefined,
): ReadonlyMap<Row, Line> | undefined {
  const side = useMemo(() => rows.filter((row) => row.kind === own || row.kind === 'context'), [rows, own]);
  const lines = useHighlight(
    useMemo(() => side.map((row) => row.text).join('\n'), [side]),
    language,
  );
  return useMemo(
    () => (lines ? new Map(side.map((row, index) => [row, lines[index] ?? []])) : undefined),
    [side, lines],
  );
}

function SplitRow({ pair, spans }: { readonly pair: Pair; readonly spans: (row: Row) => MarkedSpan[] }) {
  const side = (row: Row | undefined, value: number | undefined) => (
    <>
      <LineNumber value={value} kind={row?.kind ?? 'none'} />
      {row ? <Text row={row} spans={spans(row)} /> : <td data-row="none" />}
    </>
  );
  return (
    <tr>
      {side(pair.left, pair.left?.before)}
      {side(pair.right, pair.right?.after)}
    </tr>
  );
}

/** Drawn from an attribute, so that copied code has no numbers in it. */
function LineNumber({ value, kind }: { readonly value: number | undefined; readonly kind?: string }) {
  return <td data-number={value ?? ''} data-row={kind} aria-hidden />;
}

function Text({ row, spans }: { readonly row: Row; readonly spans: readonly MarkedSpan[] }) {
  return (
    <td data-row={row.kind} data-sign={SIGNS[row.kind]}>
      {SAID[row.kind] ? <span className="sr-only select-none">{SAID[row.kind]}: </span> : null}
      {spans.map((span, index) =>
        span.kind || span.marked ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
          <span key={index} data-code={span.kind} data-marked={span.marked || undefined}>
            <Unhidden text={span.text} />
          </span>
        ) : (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
          <Unhidden key={index} text={span.text} />
        ),
      )}
      {row.text === '' ? '\u200b' : null}
      {row.unended ? (
        <span className="text-muted-foreground italic select-none"> ⊘ no line break at the end</span>
      ) : null}
    </td>
  );
}
