import { Download, RefreshCw } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { client } from '../connection/client';
import { formatDay } from '../lib/time';
import { Button } from '../ui/button';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { toast } from '../ui/toast-store';
import { AuditRow } from './AuditRow';
import { attempt } from './attempt';
import {
  type AuditFilter,
  type AuditSpan,
  EVERYTHING,
  exportAudit,
  type ListAudit,
  MAX_EXPORT,
  paramsOf,
  RESULT_CHOICES,
  SPAN_NAMES,
} from './audit';
import { Empty, Failure, SectionHead } from './parts';
import { useAudit } from './use-audit';

const list: ListAudit = (params) => client.request('gateway.audit.list', params);

/** Select has no empty value. */
const ANY = 'any';

/** What was done and what was refused, newest first: looked through, filtered, exported. */
export function Audit() {
  const [filter, setFilter] = useState(EVERYTHING);
  const audit = useAudit(filter, list);
  const change = (next: Partial<AuditFilter>): void => setFilter((now) => ({ ...now, ...next }));
  return (
    <>
      <SectionHead
        title="Audit log"
        text="Who did what, when, from where, and what was refused. Never what was typed or printed."
      >
        <span className="flex items-center gap-1">
          <Button variant="ghost" size="icon" aria-label="Refresh" onClick={audit.refresh}>
            <RefreshCw />
          </Button>
          <Export filter={filter} />
        </span>
      </SectionHead>
      <search aria-label="Filter the audit log" className="grid grid-cols-2 gap-2 pb-4 @2xl:grid-cols-4">
        <Input
          aria-label="Who"
          placeholder="Who"
          value={filter.subject}
          onChange={(event) => change({ subject: event.target.value })}
        />
        <Input
          aria-label="Method"
          placeholder="Method"
          value={filter.method}
          onChange={(event) => change({ method: event.target.value })}
        />
        <Select
          aria-label="Result"
          value={filter.result || ANY}
          onValueChange={(result) => change({ result: result === ANY ? '' : result })}
          options={[{ value: ANY, label: 'Any result' }, ...RESULT_CHOICES.map(([value, label]) => ({ value, label }))]}
        />
        <Select
          aria-label="When"
          value={filter.span}
          onValueChange={(span) => change({ span })}
          options={(Object.keys(SPAN_NAMES) as AuditSpan[]).map((value) => ({ value, label: SPAN_NAMES[value] }))}
        />
      </search>
      {audit.problem ? <Failure>Something is missing here: {audit.problem}</Failure> : null}
      {audit.error ? <Failure>{audit.error}</Failure> : null}
      {audit.entries.length > 0 ? (
        <ol aria-label="Audit log, newest first" className="divide-y rounded-lg border">
          {audit.entries.map((entry, index) => {
            const day = formatDay(entry.time);
            const before = audit.entries[index - 1];
            return (
              <AuditRow
                key={entry.seq}
                entry={entry}
                day={before && formatDay(before.time) === day ? undefined : day}
              />
            );
          })}
        </ol>
      ) : audit.loading || audit.error ? null : (
        <Empty>{filter === EVERYTHING ? 'Nothing has happened yet.' : 'Nothing that fits.'}</Empty>
      )}
      <More audit={audit} />
    </>
  );
}

/** The end of the list: loads more when it comes into sight, and says when there is none. */
function More({ audit }: { readonly audit: ReturnType<typeof useAudit> }) {
  const end = useRef<HTMLDivElement>(null);
  const { more, loading, loadMore } = audit;
  useEffect(() => {
    const place = end.current;
    if (!place || !more || loading) return;
    const observer = new IntersectionObserver(([seen]) => seen?.isIntersecting && loadMore(), { rootMargin: '400px' });
    observer.observe(place);
    return () => observer.disconnect();
  }, [more, loading, loadMore]);
  return (
    <div ref={end} className="flex justify-center py-4 text-xs text-muted-foreground">
      {loading ? <span role="status">Loading…</span> : null}
      {!loading && more ? (
        <Button variant="ghost" size="sm" onClick={loadMore}>
          Load more
        </Button>
      ) : null}
      {!loading && !more && audit.entries.length > 0 ? <span>That is all there is.</span> : null}
    </div>
  );
}

function Export({ filter }: { readonly filter: AuditFilter }) {
  const [count, setCount] = useState<number>();
  const run = async (): Promise<void> => {
    setCount(0);
    await attempt('The audit log was not exported', async () => {
      const { lines, cut } = await exportAudit(list, paramsOf(filter, Date.now()), setCount);
      save(`homie-audit-${new Date().toISOString().slice(0, 10)}.jsonl`, `${lines.join('\n')}\n`);
      if (cut) {
        toast('info', `The newest ${MAX_EXPORT.toLocaleString('en')} entries were exported`, {
          description: 'For all of them run “homie audit export” on the gateway’s machine.',
        });
      }
    });
    setCount(undefined);
  };
  return (
    <Button disabled={count !== undefined} onClick={() => void run()}>
      <Download />
      <span className={count === undefined ? 'max-sm:sr-only' : 'tabular-nums'}>
        {count === undefined ? 'Export' : `${count.toLocaleString('en')}…`}
      </span>
    </Button>
  );
}

function save(name: string, text: string): void {
  const url = URL.createObjectURL(new Blob([text], { type: 'application/jsonl' }));
  const link = document.createElement('a');
  link.href = url;
  link.download = name;
  link.click();
  // The download has its own hold on it by then.
  setTimeout(() => URL.revokeObjectURL(url));
}
