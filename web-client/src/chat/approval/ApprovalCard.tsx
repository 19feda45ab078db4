import type { Approval } from '@homie/protocol';
import { CircleHelp, Folder, Monitor, ShieldQuestion } from 'lucide-react';
import { type KeyboardEvent, memo, type ReactNode, useId, useState } from 'react';
import { cn } from '../../lib/cn';
import { useNow } from '../../lib/use-now';
import '../transcript/chat.css';
import { Group } from '../transcript/Group';
import type { Answer } from './answer';
import { DecisionButtons } from './DecisionButtons';
import { ElicitationForm } from './ElicitationForm';
import { QuestionForm } from './QuestionForm';
import { Resolved } from './Resolved';
import { Subject } from './Subject';
import { Unhidden } from './Unhidden';
import { useArmed } from './use-armed';
import { question, timeLeft } from './words';

export interface ApprovalActions {
  /** Rejects with why it did not count, for a person. */
  readonly respond: (approval: Approval, decision: string, reason?: string) => Promise<unknown>;
  readonly answer: (approval: Approval, answer: Answer) => Promise<unknown>;
}

export interface ApprovalCardProps {
  readonly approval: Approval;
  /** What the machine is called. */
  readonly machine: string;
  readonly actions: ApprovalActions;
  /** Why it cannot be answered here: no right to, no connection. */
  readonly blocked?: string | undefined;
  /** What a subject is called; by default the subject itself. */
  readonly nameOf?: (subject: string) => string;
  /** Which chat it is from, where that is not plain: in the queue of all chats. */
  readonly origin?: ReactNode;
}

/** Something that an agent asks: what exactly, where, why, and the answers. Once it is answered, one line that says by whom. */
export const ApprovalCard = memo(function ApprovalCard(props: ApprovalCardProps) {
  const { approval, nameOf } = props;
  return approval.status === 'resolved' ? <Resolved approval={approval} nameOf={nameOf} /> : <Open {...props} />;
});

function Open({ approval, machine, actions, blocked, origin }: ApprovalCardProps) {
  const heading = useId();
  const armed = useArmed();
  const [busy, setBusy] = useState<string>();
  const [problem, setProblem] = useState<string>();

  const attempt = async (what: string, act: () => Promise<unknown>): Promise<void> => {
    if (!armed || busy || blocked) return;
    setBusy(what);
    setProblem(undefined);
    try {
      // The chat says that it is resolved: until then nothing can be pressed twice.
      await act();
    } catch (error) {
      setProblem(error instanceof Error ? error.message : String(error));
      setBusy(undefined);
    }
  };
  const decide = (decision: string, reason?: string) =>
    void attempt(decision, () => actions.respond(approval, decision, reason));
  const answer = (given: Answer) => void attempt(given.action ?? 'accept', () => actions.answer(approval, given));

  const onKeyDown = (event: KeyboardEvent): void => {
    const inField = event.target instanceof HTMLElement && event.target.matches('input, textarea, select');
    if (inField || event.ctrlKey || event.metaKey || event.altKey || event.repeat) return;
    const chosen = approval.decisions[Number(event.key) - 1];
    if (!chosen) return;
    event.preventDefault();
    decide(chosen.id);
  };
  const asks = approval.kind === 'question' || approval.kind === 'elicitation';
  const Icon = asks ? CircleHelp : ShieldQuestion;
  return (
    <Group
      data-slot="approval"
      data-approval-id={approval.id}
      aria-labelledby={heading}
      tabIndex={-1}
      onKeyDown={onKeyDown}
      className="@container min-w-0 overflow-hidden rounded-lg border border-(--homie-warning)/45 bg-card shadow-sm"
    >
      <div className="flex items-start gap-2.5 px-3 pt-3 @md:px-4">
        <Icon aria-hidden className="mt-0.5 size-4 shrink-0 text-warning" />
        <div className="min-w-0 flex-1">
          {origin ? <div className="mb-0.5 text-xs text-muted-foreground">{origin}</div> : null}
          <p id={heading} className="text-sm font-medium">
            {question(approval)}
          </p>
        </div>
        {approval.expiresAt ? <Expiry at={approval.expiresAt} /> : null}
      </div>
      <div className="space-y-2.5 px-3 py-2.5 @md:px-4">
        {approval.reason ? (
          <p className="text-ui wrap-anywhere">
            <span className="text-muted-foreground">It says: </span>
            <Unhidden text={approval.reason} />
          </p>
        ) : null}
        <Subject approval={approval} />
        <Where machine={machine} cwd={approval.cwd} />
        {approval.stale ? <Stale /> : null}
        {approval.kind === 'question' ? (
          <QuestionForm approval={approval} disabled={!armed || !!busy || !!blocked} onAnswer={answer} />
        ) : null}
        {approval.kind === 'elicitation' ? (
          <ElicitationForm approval={approval} disabled={!armed || !!busy || !!blocked} onAnswer={answer} />
        ) : null}
        {problem ? (
          <p role="alert" className="text-ui wrap-anywhere text-destructive">
            {problem}
          </p>
        ) : null}
        {blocked ? <p className="text-ui text-muted-foreground">{blocked}</p> : null}
      </div>
      {approval.decisions.length > 0 ? (
        <DecisionButtons
          decisions={approval.decisions}
          armed={armed}
          disabled={!!blocked}
          busy={busy}
          onDecide={decide}
        />
      ) : null}
    </Group>
  );
}

function Where({ machine, cwd }: { readonly machine: string; readonly cwd: string | undefined }) {
  return (
    <dl className="flex flex-wrap gap-x-4 gap-y-1 text-xs text-muted-foreground">
      <div className="flex min-w-0 items-center gap-1.5">
        <Monitor aria-hidden className="size-3.5 shrink-0" />
        <dt className="sr-only">Machine</dt>
        <dd className="wrap-anywhere text-foreground">{machine}</dd>
      </div>
      {cwd ? (
        <div className="flex min-w-0 items-center gap-1.5">
          <Folder aria-hidden className="size-3.5 shrink-0" />
          <dt className="sr-only">Folder</dt>
          <dd className="font-mono wrap-anywhere text-foreground">
            <Unhidden text={cwd} />
          </dd>
        </div>
      ) : null}
    </dl>
  );
}

function Stale() {
  return (
    <p className={cn('rounded-md bg-warning-soft px-2.5 py-2 text-xs')}>
      The process that asked has ended since, and its turn was interrupted. Accept, and the chat is opened again: the
      agent is told that you approved exactly this, and may do it once. Decline, and nothing runs.
    </p>
  );
}

function Expiry({ at }: { readonly at: number }) {
  const left = timeLeft(at, useNow());
  return (
    <span role="timer" className="shrink-0 pt-0.5 text-xs text-muted-foreground tabular-nums">
      {left ? `expires ${left}` : 'its time is up'}
    </span>
  );
}
