import { useEffect, useLayoutEffect, useMemo, useRef, useState } from 'react';
import type { ApprovalActions } from '../approval/ApprovalCard';
import type { TranscriptContext } from './context';
import type { TranscriptProps } from './props';
import { type TranscriptRow, wasPrepended } from './rows';

/** Whether these rows were put before those of the last time: then the list keeps its place from the end. */
export function usePrepended(rows: readonly TranscriptRow[]): boolean {
  const before = useRef<readonly TranscriptRow[]>([]);
  const shift = wasPrepended(before.current, rows);
  useLayoutEffect(() => {
    before.current = rows;
  }, [rows]);
  return shift;
}

/** How many rows have come since the end was last in sight. */
export function useUnseen(stuck: boolean, count: number): number {
  const [seen, setSeen] = useState(count);
  if (stuck && seen !== count) setSeen(count);
  return stuck ? 0 : Math.max(0, count - seen);
}

/** Tells what has been read: all of it, while its end is in sight and somebody can see the page. */
export function useRead(stuck: boolean, seq: number, onRead: ((seq: number) => void) | undefined): void {
  const latest = useRef(onRead);
  useLayoutEffect(() => {
    latest.current = onRead;
  });
  const wanted = onRead !== undefined;
  useEffect(() => {
    if (!stuck || seq === 0 || !wanted) return;
    const tell = (): void => {
      if (document.visibilityState === 'visible') latest.current?.(seq);
    };
    tell();
    document.addEventListener('visibilitychange', tell);
    return () => document.removeEventListener('visibilitychange', tell);
  }, [stuck, seq, wanted]);
}

/**
 * What entries need, in an object that changes only when something of it is to be seen: callers may give new functions with
 * each word that comes, and a conversation is not to be drawn again for that.
 */
export function useContextOf(props: TranscriptProps): TranscriptContext {
  const { machine, blocked, me, cwd } = props;
  const { approvals } = props.state.conversation;
  const latest = useRef(props);
  useLayoutEffect(() => {
    latest.current = props;
  });
  const [stable] = useState(() => ({
    actions: {
      respond: (...all) => latest.current.actions.respond(...all),
      answer: (...all) => latest.current.actions.answer(...all),
    } satisfies ApprovalActions,
    loadImage: (imageId: string) => latest.current.loadImage(imageId),
    onResend: (messageId: string) => latest.current.onResend(messageId),
    onWithdraw: (messageId: string) => latest.current.onWithdraw(messageId),
    opened: new Map<string, boolean>(),
  }));
  const forks = props.onFork !== undefined;
  return useMemo(
    () => ({
      ...stable,
      machine,
      cwd,
      approvals,
      blocked,
      nameOf: (subject: string) => latest.current.nameOf?.(subject) ?? subject,
      isMe: (subject: string) => subject === me,
      onFork: forks ? (turnId: string) => latest.current.onFork?.(turnId) : undefined,
    }),
    [stable, machine, cwd, approvals, blocked, me, forks],
  );
}
