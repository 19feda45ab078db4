import { signedInAs, signInAs } from '../connection/client';
import { type PairingSession, rememberedPairing, rememberPairing } from '../pairing/pairing-session';
import { forgetDevice, storedDevice } from '../pairing/storage';
import { askSession, codeInFragment, pairingInFragment, type SessionInfo, type SignIn, signInWithCode } from './auth';

/** Where one stands before the workbench. */
export type Gate =
  | { readonly kind: 'checking' }
  | { readonly kind: 'sign-in'; readonly session?: SessionInfo | undefined; readonly notice?: string | undefined }
  | { readonly kind: 'pair'; readonly pairing: PairingSession; readonly session?: SessionInfo | undefined }
  | { readonly kind: 'in' };

const USED_CODE =
  'This link was used already, or is too old: each works once, for a few minutes. Get a new one, or sign in below.';
const UNREACHABLE = 'The server does not answer. Is Homie running?';

/** Whether the address has something for the door in it. */
export function hasFragment(hash: string): boolean {
  return codeInFragment(hash) !== undefined || pairingInFragment(hash) !== undefined;
}

let knocking: Promise<Gate> | undefined;

/** A code works once: two effects of the same page share the answer. */
export function knock(): Promise<Gate> {
  knocking ??= tryTheDoor().finally(() => {
    knocking = undefined;
  });
  return knocking;
}

async function tryTheDoor(): Promise<Gate> {
  const code = codeInFragment(location.hash);
  const invited = pairingInFragment(location.hash);
  // At once: neither is to stay in the history, nor to be seen over a shoulder.
  if (code || invited) history.replaceState(null, '', location.pathname + location.search);
  if (invited) rememberPairing(invited);
  const pairing = invited ?? rememberedPairing();
  if (pairing) return { kind: 'pair', pairing, session: await askSession() };
  const result: SignIn | undefined = code ? await signInWithCode(code) : undefined;
  if (result?.kind === 'ok') return { kind: 'in' };
  const session = await askSession();
  // Somebody who is signed in already does not care that a link is used up.
  if (session?.authenticated) return { kind: 'in' };
  const { device } = await storedDevice();
  if (device && (!session?.gatewayId || session.gatewayId === device.gatewayId)) {
    signInAs(device);
    return { kind: 'in' };
  }
  if (result) return { kind: 'sign-in', session, notice: result.kind === 'unreachable' ? UNREACHABLE : USED_CODE };
  // A server that cannot be asked is the connection's affair: it says so, and tries again.
  return session === undefined ? { kind: 'in' } : { kind: 'sign-in', session };
}

const SIGNED_OUT = 'You were signed out. Sign in to go on; your sessions are still running.';
const REVOKED =
  'This device is no longer let in: its owner removed it, or it was paired with another Homie. Pair it again, or sign in below.';

/** Back to the door, from a connection that the gateway closed for want of a good sign-in. */
export async function turnedAway(code: string | undefined, reason: string): Promise<Gate> {
  const device = signedInAs();
  // A clock that is off makes a good key fail: it is kept.
  const clock = device !== undefined && code === 'FAILED_PRECONDITION';
  if (device && !clock) {
    signInAs(undefined);
    await forgetDevice();
  }
  const session = await askSession();
  const notice = clock ? `${sentence(reason)} Set this device’s clock, and reload.` : device ? REVOKED : SIGNED_OUT;
  return { kind: 'sign-in', session, notice };
}

function sentence(text: string): string {
  return text.replace(/[.\s]*$/, '.').replace(/^./, (first) => first.toUpperCase());
}
