import type { Approval } from '@homie/protocol';
import { Ban, Check, ChevronRight } from 'lucide-react';
import { useState } from 'react';
import { cn } from '../../lib/cn';
import { formatClock, fullTime } from '../../lib/time';
import { Group } from '../transcript/Group';
import { Subject } from './Subject';
import { isYes, verdict } from './words';

export interface ResolvedProps {
  readonly approval: Approval;
  readonly nameOf?: ((subject: string) => string) | undefined;
}

/** What was asked, how it was decided and by whom: one line, which opens. */
export function Resolved({ approval, nameOf }: ResolvedProps) {
  const [open, setOpen] = useState(false);
  const yes = isYes(approval);
  const Icon = yes ? Check : Ban;
  const by = approval.by ? (nameOf?.(approval.by) ?? approval.by) : undefined;
  // Whoever approved it before its process ended approved it; nobody said that word.
  const why = approval.why === 'carried' ? undefined : approval.why;
  const about = approval.command ?? approval.changes?.map((change) => change.path).join(', ') ?? approval.message;
  return (
    <Group data-slot="approval" data-approval-id={approval.id} aria-label="Answered question" className="min-w-0">
      <button
        type="button"
        aria-expanded={open}
        onClick={() => setOpen(!open)}
        className="flex min-h-7 w-full min-w-0 items-center gap-2 rounded-md px-2 py-1 text-left text-xs text-muted-foreground hover:bg-hover touch:min-h-11"
      >
        <Icon aria-hidden className={cn('size-3.5 shrink-0', yes ? 'text-(--homie-success)' : 'text-destructive')} />
        <span className="min-w-0 flex-1 wrap-anywhere">
          <span className="text-foreground">{verdict(approval)}</span>
          {by ? ` by ${by}` : null}
          {why ? ` — “${why}”` : null}
        </span>
        {about ? <code className="hidden max-w-2/5 truncate font-mono sm:block">{about.split('\n')[0]}</code> : null}
        {approval.decidedAt ? (
          <time
            dateTime={new Date(approval.decidedAt).toISOString()}
            title={fullTime(approval.decidedAt)}
            className="shrink-0 tabular-nums"
          >
            {formatClock(approval.decidedAt).slice(0, 5)}
          </time>
        ) : null}
        <ChevronRight aria-hidden className={cn('size-3.5 shrink-0 transition-transform', open && 'rotate-90')} />
      </button>
      {open ? (
        <div className="space-y-2 px-2 pt-1 pb-2">
          <Subject approval={approval} />
          {approval.questions?.map((each) => (
            <p key={each.id} className="text-xs">
              {each.question}
            </p>
          ))}
        </div>
      ) : null}
    </Group>
  );
}
