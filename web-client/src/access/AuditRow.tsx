import type { AuditEntry } from '@homie/protocol';
import { ChevronRight } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn';
import { formatClock, fullTime } from '../lib/time';
import { isRefusal, methodText, resultText } from './audit';
import { useSubjectName } from './parts';

/** One act: what, by whom and when in two lines; the rest when one asks. `day` where one begins. */
export function AuditRow(props: { readonly entry: AuditEntry; readonly day: string | undefined }) {
  const { entry, day } = props;
  const who = useSubjectName(entry.subject);
  const refused = isRefusal(entry);
  const words = methodText(entry.method);
  return (
    <li data-slot="audit-entry" data-seq={entry.seq} data-result={entry.result}>
      {day ? <p className="border-b bg-muted/40 px-3 py-1 text-2xs font-medium text-muted-foreground">{day}</p> : null}
      <details className="group/entry">
        <summary className="grid cursor-pointer list-none grid-cols-[auto_1fr_auto] items-baseline gap-x-3 px-3 py-2 hover:bg-hover focus-visible:-outline-offset-2 [&::-webkit-details-marker]:hidden">
          <time
            dateTime={new Date(entry.time).toISOString()}
            className="font-mono text-xs text-muted-foreground tabular-nums"
          >
            {formatClock(entry.time)}
          </time>
          <span className="min-w-0">
            <span className={cn('block wrap-anywhere', words ? '' : 'font-mono text-xs leading-5')}>
              {words ?? entry.method}
            </span>
            <span className="block text-xs wrap-anywhere text-muted-foreground">
              {who}
              {entry.from ? ` · ${entry.from}` : ''}
            </span>
          </span>
          <span className="flex items-center gap-1">
            <span
              data-slot="audit-result"
              className={cn(
                'rounded-full px-2 text-2xs leading-5',
                refused ? 'bg-destructive/15 font-medium text-destructive' : 'text-muted-foreground',
              )}
            >
              {resultText(entry.result)}
            </span>
            <ChevronRight
              aria-hidden
              className="size-3.5 text-muted-foreground transition-transform group-open/entry:rotate-90"
            />
          </span>
        </summary>
        <dl className="grid grid-cols-[5.5rem_1fr] gap-y-1 px-3 pt-1 pb-3 text-xs [&>dd]:min-w-0 [&>dd]:font-mono [&>dd]:wrap-anywhere [&>dt]:text-muted-foreground">
          <Fact name="When">{fullTime(entry.time)}</Fact>
          <Fact name="Method">{entry.method}</Fact>
          <Fact name="Who">{entry.subject}</Fact>
          <Fact name="From">{entry.from}</Fact>
          <Fact name="Target">{entry.target}</Fact>
          <Fact name="Client">{entry.device}</Fact>
          <Fact name="Result">{entry.result}</Fact>
          <Fact name="Correlation">{entry.correlation}</Fact>
          <Fact name="Number">{entry.seq}</Fact>
        </dl>
      </details>
    </li>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  if (children === undefined || children === null || children === '') return null;
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}
