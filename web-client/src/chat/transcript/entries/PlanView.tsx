import type { Plan } from '@homie/client-core';
import { Circle, CircleCheck, CircleDot } from 'lucide-react';
import { cn } from '../../../lib/cn';
import { Group } from '../Group';

const STEPS = {
  pending: { icon: Circle, title: 'To do', className: 'text-muted-foreground' },
  running: { icon: CircleDot, title: 'Doing', className: 'text-primary' },
  done: { icon: CircleCheck, title: 'Done', className: 'text-(--homie-success)' },
} as const;

/** What the agent means to do, and how far it is. */
export function PlanView({ plan }: { readonly plan: Plan }) {
  const done = plan.steps.filter((step) => step.status === 'done').length;
  return (
    <Group data-slot="plan" aria-label="Plan" className="min-w-0 rounded-md border bg-card px-3 py-2">
      <p className="flex items-baseline justify-between gap-2 text-xs text-muted-foreground">
        Plan
        <span className="tabular-nums">
          {done} of {plan.steps.length} done
        </span>
      </p>
      {plan.explanation ? <p className="mt-1 text-ui wrap-anywhere">{plan.explanation}</p> : null}
      <ol className="mt-1.5 space-y-1">
        {plan.steps.map((step, index) => {
          const { icon: Icon, title, className } = STEPS[step.status] ?? STEPS.pending;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: a step is known by its place
            <li key={index} className="flex items-start gap-2">
              <Icon role="img" aria-label={title} className={cn('mt-0.75 size-3.5 shrink-0', className)} />
              <span className={cn('min-w-0 wrap-anywhere', step.status === 'done' && 'text-muted-foreground')}>
                {step.text}
              </span>
            </li>
          );
        })}
      </ol>
    </Group>
  );
}
