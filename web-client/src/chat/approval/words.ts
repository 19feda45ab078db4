import type { Approval } from '@homie/protocol';
import { secondsUntil } from '../../lib/time';

/** What is asked, as a heading. */
export function question(approval: Approval): string {
  switch (approval.kind) {
    case 'command':
      return 'May it run this command?';
    case 'fileChange':
      return 'May it make these changes?';
    case 'permissions':
      return 'May it have more rights?';
    case 'network':
      return 'May it use the network?';
    case 'question':
      return approval.questions?.length === 1 ? 'It asks you something' : 'It asks you a few things';
    case 'elicitation':
      return approval.url ? 'It asks you to visit a page' : 'It asks you to fill something in';
  }
}

/** How it was decided, as a sentence without its subject: `Accepted once`. */
export function verdict(approval: Approval): string {
  const { decision } = approval;
  switch (decision) {
    case 'accept':
      return approval.kind === 'elicitation' ? 'Answered' : 'Accepted once';
    case 'acceptForSession':
      return 'Accepted for this session';
    case 'decline':
      return 'Declined';
    case 'cancel':
      return approval.kind === 'elicitation' ? 'Dismissed' : 'Declined, and the turn ended';
    case 'answered':
      return 'Answered';
    case undefined:
      return 'No longer asked';
    default: {
      const chosen = approval.decisions.find((each) => each.id === decision);
      return chosen ? `Decided: ${chosen.title}` : `Decided: ${decision}`;
    }
  }
}

/** Whether what was asked for may be done. */
export function isYes(approval: Approval): boolean {
  return approval.decision !== undefined && approval.decision !== 'decline' && approval.decision !== 'cancel';
}

/** `in 45 s`, `in 12 min`, `in 3 h`; undefined once it is over. */
export function timeLeft(expiresAt: number, now: number): string | undefined {
  const seconds = secondsUntil(expiresAt, now);
  if (seconds <= 0) return undefined;
  if (seconds < 90) return `in ${seconds} s`;
  const minutes = Math.round(seconds / 60);
  return minutes < 90 ? `in ${minutes} min` : `in ${Math.round(minutes / 60)} h`;
}
