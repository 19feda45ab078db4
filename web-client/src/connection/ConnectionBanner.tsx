import { CloudOff, RefreshCw } from 'lucide-react';
import { secondsUntil, timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { Button } from '../ui/button';
import { client } from './client';
import { useStatus } from './hooks';

/** Says that the connection is away, since when, and when the next attempt comes. Nothing while all is well. */
export function ConnectionBanner() {
  const status = useStatus();
  const now = useNow();
  if (status.kind === 'incompatible') {
    return (
      <Bar>
        <span className="min-w-0 flex-1">
          <strong className="font-medium">This page does not fit the server.</strong> {status.reason}. Reload it to get
          the one that does.
        </span>
        <Button size="sm" onClick={() => location.reload()}>
          Reload
        </Button>
      </Bar>
    );
  }
  if (status.kind === 'disconnected') {
    return (
      <Bar>
        <span className="min-w-0 flex-1">
          <strong className="font-medium">Disconnected by the owner.</strong>{' '}
          <span className="text-muted-foreground">Your sessions go on; this window stays away until you ask.</span>
        </span>
        <Button size="sm" onClick={() => client.retryNow()}>
          <RefreshCw /> Connect again
        </Button>
      </Bar>
    );
  }
  if (status.kind !== 'reconnecting') return null;
  const seconds = secondsUntil(status.retryAt, now);
  return (
    <Bar>
      <span className="min-w-0 flex-1">
        <strong className="font-medium">Reconnecting</strong>
        <span className="tabular-nums">{seconds > 0 ? ` in ${seconds} s` : '…'}</span>
        <span className="text-muted-foreground">
          {' '}
          · lost {timeAgo(status.lostAt, now)} ({status.reason}). Your sessions go on.
        </span>
      </span>
      <Button size="sm" onClick={() => client.retryNow()}>
        <RefreshCw className={seconds > 0 ? '' : 'animate-spin'} /> Retry now
      </Button>
    </Bar>
  );
}

function Bar({ children }: { readonly children: React.ReactNode }) {
  return (
    <div
      role="status"
      data-slot="connection-banner"
      className="flex shrink-0 items-center gap-3 border-b border-warning/25 bg-warning-soft px-3 py-1.5 text-xs"
    >
      <CloudOff className="size-4 shrink-0 text-warning" aria-hidden />
      {children}
    </div>
  );
}
