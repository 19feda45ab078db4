import type { Turn } from '@homie/client-core';
import { CircleSlash, GitFork, History, LoaderCircle, TriangleAlert } from 'lucide-react';
import { useMemo } from 'react';
import { cn } from '../../../lib/cn';
import { Button } from '../../../ui/button';
import { useOpened, useTranscript } from '../context';
import { Counts, DiffView } from '../diff/DiffView';
import { countChanges, parseDiff } from '../diff/model';
import { untoldError } from '../rows';
import { formatDuration } from '../time';
import { filesTitle } from './FileChangeView';
import { Fold } from './Fold';
import { Divider } from './Markers';
import { Ticking } from './Status';

/** That a turn is under way, and since when. */
export function WorkingView({ turn }: { readonly turn: Turn }) {
  const { approvals } = useTranscript();
  const waits = [...approvals.values()].some((each) => each.status === 'open' && each.turnId === turn.id);
  if (waits) return <p className="text-xs text-warning">Waits for an answer</p>;
  return (
    <p data-slot="working" className="flex items-center gap-2 text-xs text-muted-foreground tabular-nums">
      <LoaderCircle aria-hidden className="size-3.5 animate-spin text-primary" />
      <span>
        Working
        {turn.startedAt === undefined ? (
          '…'
        ) : (
          <>
            {' '}
            for <Ticking since={turn.startedAt} />
          </>
        )}
      </span>
    </p>
  );
}

/** A turn that nobody wrote a message for. */
export function CarriedView() {
  return (
    <Divider>
      <History aria-hidden />
      Goes on with what was approved after its process had ended
    </Divider>
  );
}

const WHY: Readonly<Record<string, string>> = {
  cancelled: 'Stopped',
  codexEnded: 'Interrupted: the agent’s process ended',
  nodeEnded: 'Interrupted: the machine’s node ended',
};

/** How a turn ended, what it changed, and how long it took. */
export function TurnEndView({ turn }: { readonly turn: Turn }) {
  const { onFork } = useTranscript();
  const { id } = turn;
  const error = turn.status === 'failed' ? untoldError(turn) : undefined;
  const took = turn.durationMs === undefined ? undefined : formatDuration(turn.durationMs);
  return (
    <div data-slot="turn-end" data-status={turn.status} className="group/message min-w-0 space-y-2">
      {error ? (
        <div className="flex items-start gap-2 rounded-md border border-destructive/50 bg-card px-3 py-2">
          <TriangleAlert role="img" aria-label="Failed" className="mt-0.5 size-4 shrink-0 text-destructive" />
          <p className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">{error}</p>
        </div>
      ) : null}
      {turn.diff ? <TurnDiff turnKey={turn.key} diff={turn.diff} /> : null}
      {turn.status === 'interrupted' ? (
        <Divider>
          <CircleSlash aria-hidden className="text-warning" />
          {WHY[turn.why ?? ''] ?? (turn.why ? `Interrupted: ${turn.why}` : 'Interrupted')}
          {took ? ` after ${took}` : ''}
        </Divider>
      ) : (
        <div className="flex h-6 items-center gap-2 text-xs text-muted-foreground tabular-nums touch:h-9">
          <span>
            {took ? `${turn.status === 'failed' ? 'Failed after' : 'Took'} ${took}` : null}
            {turn.model ? ` · ${turn.model}${turn.effort ? ` ${turn.effort}` : ''}` : null}
          </span>
          {onFork && id !== undefined ? (
            <Button variant="ghost" size="sm" className={cn('chat-quiet h-6 touch:h-9')} onClick={() => onFork(id)}>
              <GitFork className="size-3.5" />
              Fork from here
            </Button>
          ) : null}
        </div>
      )}
    </div>
  );
}

function TurnDiff({ turnKey, diff }: { readonly turnKey: string; readonly diff: string }) {
  const files = useMemo(() => parseDiff(diff), [diff]);
  const counts = useMemo(() => countChanges(files), [files]);
  const [open, toggle] = useOpened(`${turnKey} diff`, false);
  if (files.length === 0) return null;
  return (
    <Fold
      slot="turn-diff"
      icon={
        <span aria-hidden className="font-mono text-xs text-muted-foreground">
          ±
        </span>
      }
      title={
        <span className="line-clamp-1 wrap-anywhere">
          This turn changed{' '}
          <span className={files.length === 1 ? 'font-mono text-xs/5' : undefined}>{filesTitle(files)}</span>
        </span>
      }
      aside={<Counts added={counts.added} removed={counts.removed} />}
      open={open}
      onToggle={toggle}
    >
      <div className="p-2">
        <DiffView files={files} folded={files.length > 1} />
      </div>
    </Fold>
  );
}
