import type { ChatLink } from '@homie/client-core';
import type { Chat } from '@homie/protocol';
import { CircleAlert, LoaderCircle, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import type { NodeView } from '../connection/client';
import { timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { isOnline } from '../machines/model';
import { StatusDot, type Tone } from '../ui/status-dot';

const LINKS: Record<ChatLink['kind'], readonly [Tone, string]> = {
  loading: ['busy', 'Opening'],
  live: ['live', 'Live'],
  reconnecting: ['busy', 'Reconnecting'],
  old: ['off', 'Old'],
  failed: ['bad', 'Gone'],
};

/** How current a conversation is, in one word; live is what one expects, and a dot says it. */
export function LinkState({ link }: { readonly link: ChatLink }) {
  const [tone, text] = LINKS[link.kind];
  return (
    <span data-slot="chat-link" data-link={link.kind} className="flex shrink-0 items-center gap-1.5 text-2xs">
      <StatusDot tone={tone} />
      <span className={link.kind === 'live' ? 'text-muted-foreground @max-md/chat:sr-only' : 'text-warning'}>
        {text}
      </span>
    </span>
  );
}

/** What stands between the screen and the truth, or in the way of going on. Nothing while all is well. */
export function LinkNotice(props: {
  readonly link: ChatLink;
  readonly chat: Chat | undefined;
  readonly node: NodeView | undefined;
}) {
  const { link, chat, node } = props;
  const now = useNow();
  if (link.kind === 'reconnecting') {
    return <Notice icon={<LoaderCircle className="animate-spin" />}>As of {timeAgo(link.since, now)}</Notice>;
  }
  if (link.kind === 'old') {
    return (
      <Notice icon={<Unplug />}>
        As of {timeAgo(link.since, now)}: {link.reason}
      </Notice>
    );
  }
  if (chat?.problem) return <Notice icon={<CircleAlert />}>{chat.problem}</Notice>;
  if (node && !isOnline(node)) {
    return (
      <Notice icon={<Unplug />}>
        {node.name} is {node.status}: messages wait, answers too
      </Notice>
    );
  }
  return null;
}

function Notice({ icon, children }: { readonly icon: ReactNode; readonly children: ReactNode }) {
  return (
    <div
      role="status"
      data-slot="chat-notice"
      className="pointer-events-none absolute inset-x-0 top-2 z-10 flex justify-center px-3"
    >
      <div className="flex max-w-full items-center gap-2 rounded-full border bg-popover px-3 py-1 text-xs shadow-pop [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-warning">
        {icon}
        <span className="min-w-0 truncate">{children}</span>
      </div>
    </div>
  );
}
