import { KeyRound } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Logo } from '../ui/logo';
import { type SignIn as Result, signInWithToken } from './auth';

export interface SignInProps {
  /** Why one is here, when one did not ask to be. */
  readonly notice?: string | undefined;
  readonly onSignedIn: () => void;
}

/** Where one gives the owner's token. */
export function SignIn({ notice, onSignedIn }: SignInProps) {
  const [token, setToken] = useState('');
  const [busy, setBusy] = useState(false);
  const [error, setError] = useState<string>();

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (!token.trim()) return setError('Paste the token first.');
    setBusy(true);
    const result = await signInWithToken(token.trim());
    setBusy(false);
    if (result.kind === 'ok') onSignedIn();
    else setError(refusal(result));
  };

  return (
    <main className="grid h-full place-items-center overflow-y-auto p-6">
      <form onSubmit={(event) => void submit(event)} className="w-full max-w-sm space-y-6">
        <div className="space-y-3">
          <Logo className="size-10" />
          <div className="space-y-1">
            <h1 className="text-xl font-semibold tracking-tight">Sign in to Homie</h1>
            <p className="text-muted-foreground">Your machines, behind the owner&rsquo;s token.</p>
          </div>
        </div>
        {notice ? (
          <p role="status" className="rounded-lg border border-warning/25 bg-warning-soft px-3 py-2 text-ui">
            {notice}
          </p>
        ) : null}
        <Field
          label="Token"
          error={error}
          hint={
            <>
              Run <code className="rounded bg-muted px-1 py-0.5 font-mono text-foreground">./homie token</code> on the
              machine that runs Homie, and paste what it prints.
            </>
          }
        >
          <Input
            type="password"
            name="token"
            autoComplete="current-password"
            autoFocus
            className="h-10 font-mono"
            value={token}
            onChange={(event) => {
              setToken(event.target.value);
              setError(undefined);
            }}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy}>
          <KeyRound /> {busy ? 'Signing in…' : 'Sign in'}
        </Button>
        <p className="text-xs text-muted-foreground">
          Or start <code className="font-mono">./homie up</code> and open the link that it prints: it signs this browser
          in once, and then no longer works.
        </p>
      </form>
    </main>
  );
}

export function refusal(result: Exclude<Result, { kind: 'ok' }>): string {
  if (result.kind === 'unreachable') return 'The server does not answer. Is Homie running?';
  if (result.code === 'RESOURCE_EXHAUSTED' || result.code === '429') {
    return 'Too many attempts. Wait a minute, then try again.';
  }
  return result.message || 'This token is not the owner’s. Run ./homie token again and copy all of it.';
}
