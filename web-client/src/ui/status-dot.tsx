import { cn } from '../lib/cn';

export type Tone = 'live' | 'busy' | 'warning' | 'off' | 'bad';

const TONES: Record<Tone, string> = {
  live: 'bg-primary',
  busy: 'bg-warning animate-pulse',
  warning: 'bg-warning',
  off: 'bg-transparent ring-1 ring-inset ring-muted-foreground',
  bad: 'bg-destructive',
};

/** A status as a colour; the words stand beside it or in `label`, since a colour alone says nothing to some. */
export function StatusDot({ tone, label, className }: { tone: Tone; label?: string; className?: string }) {
  return (
    <span
      data-slot="status-dot"
      data-tone={tone}
      {...(label ? { role: 'img', 'aria-label': label } : { 'aria-hidden': true })}
      className={cn('inline-block size-2 shrink-0 rounded-full', TONES[tone], className)}
    />
  );
}
