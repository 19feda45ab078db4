import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../../../lib/cn';

export interface FoldProps {
  /** For tests and styles: `tool`, `reasoning`. */
  readonly slot: string;
  readonly icon: ReactNode;
  readonly title: ReactNode;
  /** At the right: how long, how it ended. */
  readonly aside?: ReactNode;
  readonly open: boolean;
  readonly onToggle: () => void;
  /** Without it there is nothing to open. */
  readonly children?: ReactNode;
  /** A card with a border, or just a line. */
  readonly framed?: boolean;
}

/** A line that opens. */
export function Fold({ slot, icon, title, aside, open, onToggle, children, framed = true }: FoldProps) {
  const line = (
    <>
      <span className="flex h-5 shrink-0 items-center [&_svg]:size-3.5">{icon}</span>
      <span className="min-w-0 flex-1">{title}</span>
      {aside ? (
        <span className="flex h-5 shrink-0 items-center gap-2 text-xs text-muted-foreground tabular-nums">{aside}</span>
      ) : null}
    </>
  );
  const layout = 'flex min-h-8 w-full min-w-0 items-start gap-2 px-2.5 py-1.5 text-left touch:min-h-11 touch:py-3';
  return (
    <div
      data-slot={slot}
      className={cn('min-w-0', framed && 'overflow-hidden rounded-md border bg-card', !framed && '-mx-2.5 rounded-md')}
    >
      {children ? (
        <button
          type="button"
          aria-expanded={open}
          onClick={onToggle}
          className={cn(layout, 'rounded-md hover:bg-hover focus-visible:-outline-offset-2')}
        >
          {line}
          <ChevronRight
            aria-hidden
            className={cn('mt-0.75 size-3.5 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')}
          />
        </button>
      ) : (
        <div className={layout}>{line}</div>
      )}
      {open && children ? <div className={cn(framed ? 'border-t' : 'px-2.5 pb-2')}>{children}</div> : null}
    </div>
  );
}
