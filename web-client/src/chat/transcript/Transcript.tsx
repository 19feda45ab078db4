import { ArrowDown, LoaderCircle } from 'lucide-react';
import { type KeyboardEvent, memo, useCallback, useEffect, useMemo, useRef } from 'react';
import { Virtualizer, type VirtualizerHandle } from 'virtua';
import { cn } from '../../lib/cn';
import { Button } from '../../ui/button';
import { Announcer } from './Announcer';
import './chat.css';
import { Context } from './context';
import { EntryView } from './EntryView';
import { CarriedView, TurnEndView, WorkingView } from './entries/TurnViews';
import { UserMessageView } from './entries/UserMessageView';
import type { TranscriptProps } from './props';
import { type Gap, type TranscriptRow, transcriptRows } from './rows';
import { useSticky } from './use-sticky';
import { useContextOf, usePrepended, useRead, useUnseen } from './use-transcript';

/** Nearer to the beginning than this, in CSS pixels, what is older is fetched. */
const OLDER_WITHIN = 1_200;
/** What is drawn above and below what is in sight, in CSS pixels. */
const BUFFER = 900;
/** The place above the first row, in CSS pixels; the list must know it. */
const HEAD = 48;

/**
 * A conversation. However long it is, only what is near to sight is in the document. It stays at the end while it is there,
 * and otherwise where somebody reads, whatever comes above or below.
 */
export function Transcript(props: TranscriptProps) {
  const { state, me, onRead, onLoadOlder } = props;
  const { conversation, waiting, hasOlder, loadingOlder } = state;
  const view = useRef<HTMLDivElement>(null);
  const content = useRef<HTMLDivElement>(null);
  const list = useRef<VirtualizerHandle>(null);
  const { stuck, toEnd, leave, onScroll } = useSticky(view, content);
  const rows = useMemo(() => transcriptRows({ conversation, waiting }), [conversation, waiting]);
  const shift = usePrepended(rows);
  const context = useContextOf(props);

  const loadIfNear = useCallback(() => {
    const element = view.current;
    if (element && hasOlder && !loadingOlder && element.scrollTop < OLDER_WITHIN) onLoadOlder();
  }, [hasOlder, loadingOlder, onLoadOlder]);
  // A page may be shorter than the view: then nobody could scroll to ask for more.
  // biome-ignore lint/correctness/useExhaustiveDependencies: after every page
  useEffect(loadIfNear, [loadIfNear, rows.length]);

  useRead(stuck, conversation.lastSeq, onRead);
  const unseen = useUnseen(stuck, rows.length);
  // What somebody has typed into a question is not to go when they scroll.
  const kept = useMemo(
    () => rows.flatMap((row, index) => (row.kind === 'entry' && isOpenApproval(row) ? [index] : [])),
    [rows],
  );

  const onKeyDown = (event: KeyboardEvent): void => {
    if (event.target !== view.current || event.ctrlKey || event.metaKey) return;
    if (event.key === 'End') toEnd();
    else if (event.altKey && (event.key === 'ArrowUp' || event.key === 'ArrowDown')) {
      const to = neighbour(rows, list.current, event.key === 'ArrowUp' ? -1 : 1);
      if (to === undefined) toEnd();
      else {
        leave();
        list.current?.scrollToIndex(to, { align: 'start' });
      }
    } else return;
    event.preventDefault();
  };

  return (
    <Context value={context}>
      <div data-slot="transcript" className={cn('relative flex min-h-0 min-w-0 flex-1 flex-col', props.className)}>
        <h2 className="sr-only">Conversation</h2>
        <div
          ref={view}
          role="log"
          aria-label="Conversation"
          aria-live="off"
          aria-busy={loadingOlder}
          aria-keyshortcuts="Alt+ArrowUp Alt+ArrowDown End"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached with the keyboard
          tabIndex={0}
          onScroll={() => {
            onScroll();
            loadIfNear();
          }}
          onKeyDown={onKeyDown}
          className="min-h-0 flex-1 overflow-y-auto overscroll-contain [overflow-anchor:none] focus-visible:-outline-offset-2"
        >
          <div ref={content} className="pb-6">
            <Head hasOlder={hasOlder} empty={rows.length === 0} />
            <Virtualizer
              ref={list}
              scrollRef={view}
              startMargin={HEAD}
              bufferSize={BUFFER}
              shift={shift}
              keepMounted={kept}
              data={rows}
            >
              {(row) => <RowView key={row.key} row={row} />}
            </Virtualizer>
          </div>
        </div>
        {stuck ? null : (
          <Button
            size="sm"
            data-slot="to-latest"
            onClick={toEnd}
            className="absolute bottom-3 left-1/2 z-10 h-8 -translate-x-1/2 rounded-full bg-popover px-3 shadow-pop touch:h-11 touch:px-4"
          >
            <ArrowDown />
            {unseen > 0 ? `${unseen} new` : 'Jump to the latest'}
          </Button>
        )}
        <Announcer conversation={conversation} me={me} />
      </div>
    </Context>
  );
}

const GAPS: Readonly<Record<Gap, string>> = { none: '', tight: 'pt-1', normal: 'pt-3', wide: 'pt-7' };

const RowView = memo(
  function RowView({ row }: { readonly row: TranscriptRow }) {
    return (
      <div data-row={row.kind} className={cn('chat-row', GAPS[row.gap])}>
        <RowContent row={row} />
      </div>
    );
  },
  (before, after) => sameRow(before.row, after.row),
);

function RowContent({ row }: { readonly row: TranscriptRow }) {
  switch (row.kind) {
    case 'entry':
      return <EntryView entry={row.entry} />;
    case 'carried':
      return <CarriedView />;
    case 'end':
      return <TurnEndView turn={row.turn} />;
    case 'working':
      return <WorkingView turn={row.turn} />;
    case 'waiting':
      return <UserMessageView message={row.message} />;
  }
}

function sameRow(before: TranscriptRow, after: TranscriptRow): boolean {
  if (before.key !== after.key || before.gap !== after.gap) return false;
  if (before.kind === 'entry') return after.kind === 'entry' && before.entry === after.entry;
  if (before.kind === 'waiting') return after.kind === 'waiting' && before.message === after.message;
  return after.kind === before.kind && before.turn === after.turn;
}

function Head({ hasOlder, empty }: { readonly hasOlder: boolean; readonly empty: boolean }) {
  return (
    <div className="flex h-12 items-center justify-center gap-2 text-xs text-muted-foreground">
      {hasOlder ? (
        <>
          <LoaderCircle aria-hidden className="size-3.5 animate-spin" />
          Reading what is older…
        </>
      ) : empty ? null : (
        'The beginning of this chat'
      )}
    </div>
  );
}

function isOpenApproval(row: TranscriptRow): boolean {
  return row.kind === 'entry' && row.entry.kind === 'approval' && row.entry.approval.status === 'open';
}

/** The row of the next message that somebody wrote, up or down from where the view begins. */
function neighbour(rows: readonly TranscriptRow[], list: VirtualizerHandle | null, step: 1 | -1): number | undefined {
  if (!list) return undefined;
  const here = list.findItemIndex(list.scrollOffset + 4);
  for (let index = here + step; index >= 0 && index < rows.length; index += step) {
    const row = rows[index];
    if (row?.kind === 'waiting' || (row?.kind === 'entry' && row.entry.kind === 'user')) return index;
  }
  return step === -1 ? 0 : undefined;
}
