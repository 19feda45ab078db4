import { HomieClient } from '@homie/client-core';
import { HomieError, type Session } from '@homie/protocol';

export type { ClientView, NodeView, Session } from '@homie/protocol';

/** The one connection of this window. The session cookie says who it is: the page never holds a token. */
export const client = new HomieClient({
  url: `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`,
  client: { name: 'homie-web', version: __HOMIE_VERSION__ },
});

export function sessionOf(sessionId: string): Session | undefined {
  return client.sessions.get().get(sessionId);
}

const ADVICE: Partial<Record<HomieError['code'], string>> = {
  UNAUTHENTICATED: 'Sign in again.',
  PERMISSION_DENIED: 'Your role does not allow this; ask the owner.',
  UNAVAILABLE: 'The machine does not answer; try again when it is back.',
  DEADLINE_EXCEEDED: 'No answer in time; try again when the connection is back.',
  RESOURCE_EXHAUSTED: 'A limit is reached; end something and try again.',
  INTERNAL: 'This is a mistake in Homie; its log says more.',
};

/** An error as a sentence that says what to do about it. */
export function errorText(error: unknown): string {
  if (!(error instanceof HomieError)) return error instanceof Error ? error.message : String(error);
  const message = error.message.replace(/[.\s]*$/, '.').replace(/^./, (first) => first.toUpperCase());
  const advice = ADVICE[error.code];
  return advice ? `${message} ${advice}` : message;
}
