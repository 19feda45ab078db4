import { type DeviceCredentials, HomieClient } from '@homie/client-core';
import { HomieError, type Session } from '@homie/protocol';

export type { ClientView, NodeView, Session } from '@homie/protocol';

export const SOCKET_URL = `${location.protocol === 'https:' ? 'wss' : 'ws'}://${location.host}/ws`;
export const CLIENT = { name: 'homie-web', version: __HOMIE_VERSION__ };

let device: DeviceCredentials | undefined;

/** Signs in as this paired device from the next connection on; undefined: the cookie or the network says who this is. */
export function signInAs(credentials: DeviceCredentials | undefined): void {
  device = credentials;
}

/** The paired device that this window is signed in as. */
export function signedInAs(): DeviceCredentials | undefined {
  return device;
}

/** The one connection of this window. The page never holds a token: a cookie says who it is, or its own device key. */
export const client = new HomieClient({ url: SOCKET_URL, client: CLIENT, auth: () => device });

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
