/**
 * The invitation that this tab asks with, across a reload: the link is gone from the address bar by then. Kept for the tab
 * alone, and of no use to anybody else once the key belongs to it.
 */
export interface PairingSession {
  readonly nonce: string;
  readonly fingerprint?: string | undefined;
  /** What the device called itself; absent until it has asked. */
  readonly name?: string | undefined;
}

const KEY = 'homie.pairing';

export function rememberPairing(session: PairingSession | undefined): void {
  try {
    if (session) sessionStorage.setItem(KEY, JSON.stringify(session));
    else sessionStorage.removeItem(KEY);
  } catch {
    // No storage: a reload starts over.
  }
}

export function rememberedPairing(): PairingSession | undefined {
  try {
    const stored: unknown = JSON.parse(sessionStorage.getItem(KEY) ?? 'null');
    if (typeof stored !== 'object' || stored === null) return undefined;
    const { nonce, fingerprint, name } = stored as Record<string, unknown>;
    const text = (value: unknown): string | undefined => (typeof value === 'string' ? value : undefined);
    return typeof nonce === 'string' ? { nonce, fingerprint: text(fingerprint), name: text(name) } : undefined;
  } catch {
    return undefined;
  }
}
