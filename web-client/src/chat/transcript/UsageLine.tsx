import type { Usage } from '@homie/protocol';
import { cn } from '../../lib/cn';
import { formatCount } from './time';

/** The part of what the model can take at once that is in use, 0 to 1; undefined when nobody told. */
export function contextUsed(usage: Usage): number | undefined {
  if (!usage.contextWindow || usage.contextWindow <= 0) return undefined;
  return Math.min(1, Math.max(0, usage.last.total / usage.contextWindow));
}

/** How much of the context is left, and what the conversation has taken. */
export function UsageLine({ usage, className }: { readonly usage: Usage; readonly className?: string }) {
  const used = contextUsed(usage);
  const left = used === undefined ? undefined : Math.round((1 - used) * 100);
  const { total } = usage;
  const detail = `${formatCount(total.input)} tokens read (${formatCount(total.cached)} of them again), ${formatCount(total.output)} written`;
  return (
    <span
      data-slot="usage"
      title={detail}
      className={cn(
        'inline-flex items-center gap-1.5 text-xs whitespace-nowrap text-muted-foreground tabular-nums',
        className,
      )}
    >
      {left === undefined ? null : (
        <>
          <meter
            min={0}
            max={100}
            value={left}
            aria-label={`${left} % of the context left`}
            className="chat-meter"
            data-full={left < 15 || undefined}
          />
          <span>{left} % left</span>
        </>
      )}
      <span className="hidden @lg:inline">
        {left === undefined ? '' : '· '}
        {formatCount(total.total)} tokens
      </span>
    </span>
  );
}
