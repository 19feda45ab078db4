import type { ApprovalDecision } from '@homie/protocol';
import { LoaderCircle, MessageSquareText } from 'lucide-react';
import { useId, useState } from 'react';
import { cn } from '../../lib/cn';
import { Button } from '../../ui/button';
import { Input } from '../../ui/input';
import { Kbd } from '../../ui/kbd';
import { ExactText } from './ExactText';

export interface DecisionButtonsProps {
  readonly decisions: readonly ApprovalDecision[];
  /** They have been there for long enough to be pressed on purpose. */
  readonly armed: boolean;
  readonly disabled: boolean;
  /** The decision that is on its way. */
  readonly busy: string | undefined;
  readonly onDecide: (decision: string, reason?: string) => void;
}

const TITLES: Readonly<Record<string, string>> = {
  accept: 'Accept once',
  acceptForSession: 'Accept for this session',
  decline: 'Decline',
  cancel: 'Decline and end the turn',
};

const refuses = (decision: ApprovalDecision) => decision.id === 'decline' || decision.id === 'cancel';

/** The answers, each with its scope and its digit; in a narrow place one below the other, each as high as a thumb. */
export function DecisionButtons({ decisions, armed, disabled, busy, onDecide }: DecisionButtonsProps) {
  const [explaining, setExplaining] = useState(false);
  const [reason, setReason] = useState('');
  const label = useId();
  const off = disabled || busy !== undefined;
  const decline = decisions.find((each) => each.id === 'decline') ?? decisions.find(refuses);
  const press = (decision: ApprovalDecision): void => {
    const word = reason.trim();
    onDecide(decision.id, refuses(decision) && word ? word : undefined);
  };
  return (
    <div
      data-slot="decisions"
      data-armed={armed || undefined}
      className="space-y-2 border-t bg-background/40 px-3 py-2.5 @md:px-4"
    >
      {explaining && decline ? (
        <form
          className="flex gap-2"
          onSubmit={(event) => {
            event.preventDefault();
            press(decline);
          }}
        >
          <label htmlFor={label} className="sr-only">
            Why not, for the agent
          </label>
          <Input
            id={label}
            autoFocus
            value={reason}
            maxLength={2000}
            placeholder="What it should do instead"
            onChange={(event) => setReason(event.target.value)}
          />
          <Button type="submit" disabled={off || !armed}>
            Decline
          </Button>
        </form>
      ) : null}
      <div className="flex flex-col gap-2 @md:flex-row @md:flex-wrap @md:items-start">
        {decisions.map((decision, index) => (
          <Button
            key={decision.id}
            data-decision={decision.id}
            variant={index === 0 && !refuses(decision) ? 'primary' : decision.id === 'cancel' ? 'ghost' : 'secondary'}
            aria-disabled={!armed || undefined}
            disabled={off}
            aria-keyshortcuts={String(index + 1)}
            onClick={() => {
              if (armed) press(decision);
            }}
            className={cn(
              'h-auto min-h-11 max-w-full shrink flex-wrap touch:h-auto justify-start px-3 py-1.5 text-left whitespace-normal @md:min-h-8 touch:min-h-11',
              decision.id === 'cancel' && 'hover:text-destructive',
            )}
          >
            {busy === decision.id ? <LoaderCircle className="animate-spin" /> : null}
            <span className="min-w-0 wrap-anywhere">{decision.title || TITLES[decision.id] || decision.id}</span>
            {index < 9 ? (
              <Kbd
                className={cn(
                  'h-4.5 min-w-4.5 touch:hidden',
                  index === 0 &&
                    !refuses(decision) &&
                    'border-primary-foreground/35 bg-transparent text-primary-foreground',
                )}
              >
                {index + 1}
              </Kbd>
            ) : null}
            {decision.rule ? (
              <span className="block basis-full font-mono text-xs font-normal wrap-anywhere text-muted-foreground">
                <ExactText text={decision.rule} />
              </span>
            ) : null}
          </Button>
        ))}
        {decline && !explaining ? (
          <Button
            variant="ghost"
            disabled={off}
            onClick={() => setExplaining(true)}
            className="min-h-11 justify-start @md:min-h-8 touch:min-h-11"
          >
            <MessageSquareText />
            Decline with a word why…
          </Button>
        ) : null}
      </div>
    </div>
  );
}
