import type { Reasoning } from '@homie/client-core';
import { Brain } from 'lucide-react';
import { useOpened } from '../context';
import { Markdown } from '../markdown/Markdown';
import { Fold } from './Fold';

/** The first words of what the agent thinks about now: models give each part a heading. */
export function reasoningTitle(reasoning: Pick<Reasoning, 'summary' | 'content'>): string {
  const parts = reasoning.summary.some((part) => part.trim()) ? reasoning.summary : reasoning.content;
  const last = parts.findLast((part) => part.trim() !== '')?.trim() ?? '';
  const line = last.split('\n', 1)[0] ?? '';
  return line.replace(/^#+\s+/, '').replace(/\*\*|__|`/g, '');
}

/** What the agent thought: one line, which opens. */
export function ReasoningView({ reasoning }: { readonly reasoning: Reasoning }) {
  const [open, toggle] = useOpened(reasoning.key, false);
  const title = reasoningTitle(reasoning);
  const parts = [...reasoning.summary, ...reasoning.content].filter((part) => part.trim() !== '');
  return (
    <Fold
      slot="reasoning"
      framed={false}
      icon={<Brain aria-hidden className="text-muted-foreground" />}
      title={
        <span className="line-clamp-1 text-muted-foreground wrap-anywhere">
          <span className={reasoning.streaming ? 'chat-shimmer' : undefined}>
            {reasoning.streaming ? 'Thinking' : 'Thought'}
          </span>
          {title ? `: ${title}` : reasoning.streaming ? '…' : ''}
        </span>
      }
      open={open}
      onToggle={toggle}
    >
      {parts.length > 0 ? (
        <div className="space-y-3 border-l-2 pl-3 text-muted-foreground">
          {parts.map((part, index) => (
            <Markdown
              // biome-ignore lint/suspicious/noArrayIndexKey: parts never change their order
              key={index}
              text={part}
              growing={reasoning.streaming && index === parts.length - 1}
            />
          ))}
        </div>
      ) : null}
    </Fold>
  );
}
