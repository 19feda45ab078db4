import type { SignIn } from './auth';

/** How long attempts are locked out when the gateway does not say, in ms. */
const LOCKED_MS = 60_000;

export interface Refusal {
  readonly text: string;
  /** Until when another attempt is pointless, in ms since 1970, and how long that is, in ms. */
  readonly locked?: { readonly until: number; readonly ms: number };
}

/** What went wrong, and what to do about it. */
export function refusalOf(result: Exclude<SignIn, { kind: 'ok' }>, mode: 'token' | 'password', now: number): Refusal {
  if (result.kind === 'unreachable') return { text: 'The server does not answer. Is Homie running?' };
  if (result.code === 'RESOURCE_EXHAUSTED' || result.code === '429') {
    const ms = result.retryAfterMs ?? LOCKED_MS;
    return {
      text: 'Too many wrong attempts from here: nothing is looked at until the time is over. A fresh link from “homie up” or “homie token --link” works at once on the machine itself.',
      locked: { until: now + ms, ms },
    };
  }
  if (result.code === 'UNAUTHENTICATED') {
    return {
      text:
        mode === 'password'
          ? 'That is not the password. Mind capitals and the keyboard’s language; “homie password” sets another.'
          : 'That is no token of this gateway. Run “homie token” again and copy all of it.',
    };
  }
  const message = result.message.replace(/[.\s]*$/, '').replace(/^./, (first) => first.toUpperCase());
  return { text: message ? `${message}.` : 'The server refused, and did not say why; its log does.' };
}
