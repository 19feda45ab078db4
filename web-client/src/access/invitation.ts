import { pairingLink } from '@homie/client-core';
import type { InviteResult } from '@homie/protocol';

/** How long an invitation is good for, and a request (SPEC.md section 6). */
export const INVITATION_SECONDS = 300;

const LOOPBACK = /^https?:\/\/(localhost|127(\.\d+){3}|\[::1\])(:\d+)?$/i;

/** Whether only the machine itself can open such an address. */
export function isLoopback(url: string): boolean {
  return LOOPBACK.test(url.replace(/\/+$/, ''));
}

export interface InvitationLink {
  readonly url: string;
  /** What the QR code says. */
  readonly link: string;
  readonly loopback: boolean;
}

/**
 * The links of an invitation, those that another device can open first. Where this page itself was reached from elsewhere,
 * its own address is a good one, too.
 */
export function linksOf(invite: InviteResult, origin: string): readonly InvitationLink[] {
  const urls = [...invite.urls];
  if (!isLoopback(origin) && !urls.includes(origin)) urls.unshift(origin);
  if (urls.length === 0) urls.push(origin);
  const links = urls.map((url) => ({
    url,
    link: pairingLink({
      url: url.replace(/\/+$/, ''),
      nonce: invite.nonce,
      ...(invite.fingerprint && url.startsWith('https:') ? { fingerprint: invite.fingerprint } : {}),
    }),
    loopback: isLoopback(url),
  }));
  return links.sort((a, b) => Number(a.loopback) - Number(b.loopback));
}
