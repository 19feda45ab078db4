import { type CSSProperties, memo, useLayoutEffect, useMemo, useRef, useState } from 'react';
import { Button } from '../../../ui/button';
import { Group } from '../Group';
import { type Piece, pieces, readable, tail } from './ansi';

/** Lines and UTF-16 units that are shown at first, and at most. */
const LINES = 200;
const UNITS = 32 * 1024;
const MOST_LINES = 5_000;
const MOST_UNITS = 512 * 1024;
/** This near to its end, in CSS pixels, the view stays at it. */
const AT_END = 24;

export interface OutputProps {
  readonly output: string;
  /** More is coming: the view stays at the end, unless somebody scrolled away from it. */
  readonly live: boolean;
}

/** What a program printed: its end, in a view of bounded height. */
export const Output = memo(function Output({ output, live }: OutputProps) {
  const [all, setAll] = useState(false);
  const view = useRef<HTMLDivElement>(null);
  const atEnd = useRef(true);
  const { shown, before } = useMemo(() => {
    // A carriage return may have hidden much of it: cut what is read first, and more exactly after.
    const raw = tail(output, all ? MOST_LINES : LINES * 4, all ? MOST_UNITS : UNITS * 4);
    const end = tail(readable(raw.text), all ? MOST_LINES : LINES, all ? MOST_UNITS : UNITS);
    return { shown: pieces(end.text), before: raw.before + end.before };
  }, [output, all]);

  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever what is shown has changed
  useLayoutEffect(() => {
    const element = view.current;
    if (element && live && atEnd.current) element.scrollTop = element.scrollHeight;
  }, [shown, live]);

  if (shown.length === 0) return null;
  return (
    <div className="chat-output">
      {before > 0 ? (
        <div className="flex items-center justify-between gap-2 border-b px-3 py-1 text-xs text-muted-foreground">
          <span>
            {before.toLocaleString()} {before === 1 ? 'line' : 'lines'} before
          </span>
          {all ? null : (
            <Button variant="ghost" size="sm" onClick={() => setAll(true)}>
              Show {before + LINES > MOST_LINES ? `the last ${MOST_LINES.toLocaleString()}` : 'all'}
            </Button>
          )}
        </div>
      ) : null}
      <Group
        ref={view}
        aria-label="Output"
        scrolled
        onScroll={({ currentTarget: at }) => {
          atEnd.current = at.scrollHeight - at.scrollTop - at.clientHeight < AT_END;
        }}
      >
        <pre>
          {shown.map((piece, index) => (
            <span
              // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
              key={index}
              data-ansi={piece.colour}
              data-ansi-on={piece.background}
              data-look={look(piece)}
              data-exact={piece.exact && !piece.exactBackground ? true : undefined}
              style={exactColours(piece)}
            >
              {piece.text}
            </span>
          ))}
        </pre>
      </Group>
    </div>
  );
});

/** The letters' colour as a property: the style sheet makes it bright or dark enough to be read. */
function exactColours(piece: Piece): CSSProperties | undefined {
  if (piece.exactBackground) return { backgroundColor: piece.exactBackground, color: piece.onBright ? '#000' : '#fff' };
  return piece.exact ? ({ '--exact': piece.exact } as CSSProperties) : undefined;
}

function look(piece: Piece): string | undefined {
  const words = [piece.bold && 'bold', piece.dim && 'dim', piece.italic && 'italic', piece.underline && 'underline'];
  return words.filter(Boolean).join(' ') || undefined;
}
