import type { Conversation, Entry } from '@homie/client-core';
import { useEffect, useRef, useState } from 'react';
import { question } from '../approval/words';

/** More of a message is read in the conversation itself, in UTF-16 units. */
const MOST_SAID = 400;

/** What a screen reader says of an entry that has come; undefined while there is nothing final to say. */
export function announcement(entry: Entry): string | undefined {
  switch (entry.kind) {
    case 'assistant':
      if (entry.streaming || entry.seq === undefined) return undefined;
      return entry.text.length > MOST_SAID ? `${entry.text.slice(0, MOST_SAID)}…` : entry.text;
    case 'approval':
      return entry.approval.status === 'open' ? `The agent needs an answer. ${question(entry.approval)}` : undefined;
    case 'error':
      return entry.willRetry ? undefined : `Error: ${entry.message}`;
    default:
      return undefined;
  }
}

/** Says what is final, and nothing of what is still being written. What was there at first is not said. */
export function Announcer({ conversation }: { readonly conversation: Conversation; readonly me: string | undefined }) {
  const said = useRef<number>(undefined);
  const [text, setText] = useState('');
  useEffect(() => {
    const since = said.current;
    said.current = conversation.lastSeq;
    if (since === undefined || since === 0) return;
    const last = conversation.turns.at(-1);
    const news = last?.entries
      .filter((entry) => entry.seq !== undefined && entry.seq > since)
      .map(announcement)
      .findLast((each) => each !== undefined);
    if (news) setText(news);
  }, [conversation]);
  return (
    <div role="status" aria-live="polite" className="sr-only">
      {text}
    </div>
  );
}
