/** What signing in came to. */
export type SignIn =
  | { readonly kind: 'ok' }
  /** `code` is the server's error code, where it gave one. */
  | { readonly kind: 'refused'; readonly code: string; readonly message: string }
  | { readonly kind: 'unreachable' };

/** The one-time code of the link that `homie up` prints: `#code=…`. */
export function codeInFragment(hash: string): string | undefined {
  return new URLSearchParams(hash.replace(/^#/, '')).get('code') || undefined;
}

export function signInWithCode(code: string): Promise<SignIn> {
  return post('/auth/code', { code });
}

export function signInWithToken(token: string): Promise<SignIn> {
  return post('/auth/token', { token });
}

export async function signOut(): Promise<void> {
  await fetch('/auth/logout', { method: 'POST' }).catch(() => undefined);
}

/** Whether the cookie is good; undefined when the server cannot be asked. */
export async function isSignedIn(): Promise<boolean | undefined> {
  try {
    const response = await fetch('/auth/session', { cache: 'no-store' });
    if (!response.ok) return undefined;
    const answer = (await response.json()) as { authenticated?: boolean };
    return answer.authenticated === true;
  } catch {
    return undefined;
  }
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
    };
  } catch {
    return { kind: 'unreachable' };
  }
}
