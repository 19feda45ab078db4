import { LoaderCircle } from 'lucide-react';
import { lazy, Suspense } from 'react';
import type { ChatPaneProps } from './ChatPane';

export interface ChatSlotProps extends ChatPaneProps {
  /** The only one of its tab: its tab says already what it is. */
  readonly alone: boolean;
}

const ChatPane = lazy(() => import('./ChatPane'));

/** A pane with a conversation; its code is fetched with the first one. */
export function ChatSlot(props: ChatSlotProps) {
  return (
    <Suspense
      fallback={
        <div role="status" className="grid h-full place-items-center text-muted-foreground">
          <LoaderCircle className="size-4 animate-spin" aria-label="Opening the conversation" />
        </div>
      }
    >
      <ChatPane key={props.pane.chatId} {...props} />
    </Suspense>
  );
}
