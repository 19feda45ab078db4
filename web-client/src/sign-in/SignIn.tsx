import { KeyRound, Lock } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { secondsUntil } from '../lib/time';
import { useNow } from '../lib/use-now';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';
import { type SessionInfo, signInWithPassword, signInWithToken } from './auth';
import { countdown } from './countdown';
import { Door, Notice } from './Door';
import { PairingHelp } from './PairingHelp';
import { type Refusal, refusalOf } from './refusal';

export interface SignInProps {
  /** What the gateway said; undefined while it could not be asked. */
  readonly session?: SessionInfo | undefined;
  /** Why one is here, when one did not ask to be. */
  readonly notice?: string | undefined;
  readonly onSignedIn: () => void;
  /** The nonce of a link that was pasted. */
  readonly onPair: (nonce: string) => void;
}

type Mode = 'token' | 'password';

/** Where somebody who is not signed in comes in: by password or token, or with a device that is to be paired. */
export function SignIn({ session, notice, onSignedIn, onPair }: SignInProps) {
  const modes = (['password', 'token'] as const).filter((mode) => session?.modes.includes(mode) ?? mode === 'token');
  const [chosen, setChosen] = useState<Mode>();
  const mode = chosen ?? modes[0];
  return (
    <Door title={`Sign in to ${session?.name ?? 'Homie'}`} subtitle="Your machines, for you alone.">
      {notice ? <Notice>{notice}</Notice> : null}
      {modes.length > 1 && mode ? (
        <Segmented
          label="Sign in with"
          value={mode}
          onValueChange={setChosen}
          options={[
            { value: 'password', label: 'Password' },
            { value: 'token', label: 'Token' },
          ]}
        />
      ) : null}
      {mode ? <SecretForm key={mode} mode={mode} onSignedIn={onSignedIn} /> : null}
      {session?.modes.includes('pairing') ? <PairingHelp onPair={onPair} /> : null}
      {mode === 'token' && !session?.modes.includes('pairing') ? (
        <p className="text-xs text-muted-foreground">
          Or start <code className="font-mono">homie up</code> and open the link that it prints: it signs this browser
          in once, and then no longer works.
        </p>
      ) : null}
    </Door>
  );
}

const FORMS = {
  password: {
    label: 'Password',
    empty: 'Type the password first.',
    submit: signInWithPassword,
    hint: (
      <>
        Forgotten? Run <Code>homie password</Code> on the machine that runs Homie to set another.
      </>
    ),
  },
  token: {
    label: 'Token',
    empty: 'Paste the token first.',
    submit: (text: string) => signInWithToken(text.trim()),
    hint: (
      <>
        Run <Code>homie token</Code> on the machine that runs Homie, and paste what it prints.
      </>
    ),
  },
} as const;

function SecretForm({ mode, onSignedIn }: { readonly mode: Mode; readonly onSignedIn: () => void }) {
  const [secret, setSecret] = useState('');
  const [busy, setBusy] = useState(false);
  const [refusal, setRefusal] = useState<Refusal>();
  const locked = secondsUntil(refusal?.locked?.until ?? 0, useNow(), (refusal?.locked?.ms ?? 0) / 1000);
  const form = FORMS[mode];

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    if (locked > 0 || busy) return;
    if (!secret.trim()) return setRefusal({ text: form.empty });
    setBusy(true);
    const result = await form.submit(secret);
    setBusy(false);
    if (result.kind === 'ok') onSignedIn();
    else setRefusal(refusalOf(result, mode, Date.now()));
  };

  return (
    <form data-slot="secret-form" onSubmit={(event) => void submit(event)} className="space-y-4">
      {/* A password manager keeps what it saves under a name. */}
      <input type="text" name="username" autoComplete="username" value={`owner (${mode})`} readOnly hidden />
      <Field label={form.label} error={refusal?.text} hint={form.hint}>
        <Input
          type="password"
          name={mode}
          autoComplete="current-password"
          autoFocus
          className={mode === 'token' ? 'h-10 font-mono' : 'h-10'}
          value={secret}
          onChange={(event) => {
            setSecret(event.target.value);
            // A lock-out does not end by typing.
            if (!refusal?.locked) setRefusal(undefined);
          }}
        />
      </Field>
      <Button type="submit" variant="primary" size="lg" className="w-full" disabled={busy || locked > 0}>
        {locked > 0 ? <Lock /> : <KeyRound />}
        <span aria-live="polite" className="tabular-nums">
          {locked > 0 ? `Locked for ${countdown(locked)}` : busy ? 'Signing in…' : 'Sign in'}
        </span>
      </Button>
    </form>
  );
}

function Code({ children }: { readonly children: string }) {
  return <code className="rounded bg-muted px-1 py-0.5 font-mono text-foreground">{children}</code>;
}
