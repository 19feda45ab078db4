import {
  CircleAlert,
  CirclePause,
  LoaderCircle,
  type LucideIcon,
  MessageSquare,
  MessageSquareDot,
  MessageSquareOff,
  ShieldQuestion,
} from 'lucide-react';
import { cn } from '../lib/cn';
import { type ChatMood, MOOD_NAMES } from './model';

const MARKS: Record<ChatMood, readonly [LucideIcon, string]> = {
  'needs-you': [ShieldQuestion, 'text-warning'],
  running: [LoaderCircle, 'animate-spin text-primary'],
  unread: [MessageSquareDot, 'text-primary'],
  problem: [MessageSquareOff, 'text-muted-foreground'],
  interrupted: [CirclePause, 'text-muted-foreground'],
  idle: [MessageSquare, 'text-muted-foreground'],
  closed: [MessageSquare, 'text-muted-foreground'],
};

/** What a chat is doing, as a shape of its own and a colour. */
export function ChatMark({ mood, className }: { readonly mood: ChatMood; readonly className?: string }) {
  const [Icon, colour] = MARKS[mood];
  return (
    <Icon
      data-slot="chat-mark"
      data-mood={mood}
      role="img"
      aria-label={MOOD_NAMES[mood]}
      className={cn('size-3.5 shrink-0', colour, className)}
    />
  );
}

/** How many approvals wait. */
export function NeedsYou({ count, className }: { readonly count: number; readonly className?: string }) {
  return (
    <span
      data-slot="needs-you"
      className={cn(
        'inline-flex h-4 items-center gap-1 rounded-full bg-warning-soft px-1.5 text-2xs font-medium text-warning tabular-nums',
        className,
      )}
    >
      <CircleAlert className="size-2.5" aria-hidden />
      {count > 1 ? `${count} need you` : 'Needs you'}
    </span>
  );
}
