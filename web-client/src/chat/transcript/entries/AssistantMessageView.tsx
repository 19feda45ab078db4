import type { AssistantMessage } from '@homie/client-core';
import { CopyButton } from '../CopyButton';
import { Markdown } from '../markdown/Markdown';
import { Truncated } from './Truncated';

/** What the agent says. */
export function AssistantMessageView({ message }: { readonly message: AssistantMessage }) {
  return (
    <article
      data-slot="assistant-message"
      data-streaming={message.streaming || undefined}
      aria-label="The agent wrote"
      aria-busy={message.streaming}
      className="group/message min-w-0"
    >
      <Markdown text={message.text} growing={message.streaming} />
      {message.truncated ? <Truncated /> : null}
      {message.streaming ? null : (
        <div className="-mb-4 -ml-1.5 flex h-6 items-center touch:-mb-3 touch:h-9">
          <CopyButton text={message.text} what="message" className="chat-quiet" />
        </div>
      )}
    </article>
  );
}
