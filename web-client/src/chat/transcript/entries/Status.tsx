import { Ban, Check, CircleSlash, Hourglass, LoaderCircle, X } from 'lucide-react';
import { useNow } from '../../../lib/use-now';
import { formatDuration } from '../time';

export type StepStatus = 'running' | 'waiting' | 'proposed' | 'completed' | 'failed' | 'declined' | 'interrupted';

const STATUSES = {
  running: { icon: LoaderCircle, title: 'Running', className: 'animate-spin text-primary' },
  waiting: { icon: Hourglass, title: 'Waits for an answer', className: 'text-warning' },
  proposed: { icon: Hourglass, title: 'Proposed', className: 'text-warning' },
  completed: { icon: Check, title: 'Done', className: 'text-(--homie-success)' },
  failed: { icon: X, title: 'Failed', className: 'text-destructive' },
  declined: { icon: Ban, title: 'Declined', className: 'text-destructive' },
  interrupted: { icon: CircleSlash, title: 'Interrupted', className: 'text-warning' },
} as const;

/** How a step stands, as a sign with its word. */
export function StatusIcon({ status }: { readonly status: StepStatus }) {
  const { icon: Icon, title, className } = STATUSES[status];
  return <Icon role="img" aria-label={title} className={className} />;
}

export function statusTitle(status: StepStatus): string {
  return STATUSES[status].title;
}

/** How long it has taken: counting while it runs. */
export function Took({
  startedAt,
  durationMs,
}: {
  readonly startedAt: number;
  readonly durationMs: number | undefined;
}) {
  return durationMs === undefined ? <Ticking since={startedAt} /> : formatDuration(durationMs);
}

/** Seconds since a moment, by this device's clock; another machine's may be ahead. */
export function Ticking({ since }: { readonly since: number }) {
  const elapsed = Math.max(0, useNow() - since);
  return <>{formatDuration(Math.floor(elapsed / 1000) * 1000)}</>;
}
