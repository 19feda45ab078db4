/** A way in that the gateway offers here. */
export type SignInMode = 'token' | 'password' | 'pairing';

/** What the gateway says of who is asking. */
export interface SessionInfo {
  readonly authenticated: boolean;
  readonly modes: readonly SignInMode[];
  readonly gatewayId: string | undefined;
  /** The gateway's, for people. */
  readonly name: string | undefined;
}

/** What signing in came to. */
export type SignIn =
  | { readonly kind: 'ok' }
  /** `code` is the server's error code, where it gave one; `retryAfterMs`: it does not look at another attempt before. */
  | {
      readonly kind: 'refused';
      readonly code: string;
      readonly message: string;
      readonly retryAfterMs?: number | undefined;
    }
  | { readonly kind: 'unreachable' };

/** The one-time code of the link that `homie up` prints: `#code=…`. */
export function codeInFragment(hash: string): string | undefined {
  return inFragment(hash, 'code');
}

/** The nonce of a link that adds a device, and the certificate's fingerprint: `#pair=…&fp=…`. */
export function pairingInFragment(hash: string): { readonly nonce: string; readonly fingerprint?: string } | undefined {
  const nonce = inFragment(hash, 'pair');
  const fingerprint = inFragment(hash, 'fp');
  return nonce === undefined ? undefined : { nonce, ...(fingerprint ? { fingerprint } : {}) };
}

function inFragment(hash: string, name: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get(name) || undefined;
}

export function signInWithCode(code: string): Promise<SignIn> {
  return post('/auth/code', { code });
}

export function signInWithToken(token: string): Promise<SignIn> {
  return post('/auth/token', { token });
}

export function signInWithPassword(password: string): Promise<SignIn> {
  return post('/auth/password', { password });
}

export async function signOut(): Promise<void> {
  await fetch('/auth/logout', { method: 'POST' }).catch(() => undefined);
}

/** Who the cookie or the network says this is, and how to sign in; undefined when the server cannot be asked. */
export async function askSession(): Promise<SessionInfo | undefined> {
  try {
    const response = await fetch('/auth/session', { cache: 'no-store' });
    return response.ok ? readSession(await response.json()) : undefined;
  } catch {
    return undefined;
  }
}

/** An answer from a gateway that does not name its ways in is from one that knows the token alone. */
export function readSession(answer: unknown): SessionInfo {
  const { authenticated, modes, gatewayId, name } = (answer ?? {}) as Record<string, unknown>;
  const known = (mode: unknown): mode is SignInMode => mode === 'token' || mode === 'password' || mode === 'pairing';
  return {
    authenticated: authenticated === true,
    modes: Array.isArray(modes) ? modes.filter(known) : ['token'],
    gatewayId: typeof gatewayId === 'string' ? gatewayId : undefined,
    name: typeof name === 'string' && name !== '' ? name : undefined,
  };
}

/** `retry-after` as whole seconds, which is how the gateway says it; undefined for anything else. */
export function readRetryAfter(header: string | null): number | undefined {
  return header !== null && /^\d{1,6}$/.test(header.trim()) ? Number(header) * 1000 : undefined;
}

async function post(path: string, body: unknown): Promise<SignIn> {
  try {
    const response = await fetch(path, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify(body),
    });
    if (response.ok) return { kind: 'ok' };
    const answer = (await response.json().catch(() => null)) as { error?: { code?: string; message?: string } } | null;
    return {
      kind: 'refused',
      code: answer?.error?.code ?? String(response.status),
      message: answer?.error?.message ?? '',
      retryAfterMs: readRetryAfter(response.headers.get('retry-after')),
    };
  } catch {
    return { kind: 'unreachable' };
  }
}
