import { useEffect, useState } from 'react';
import { client } from '../connection/client';
import { useStatus } from '../connection/hooks';
import { codeInFragment, isSignedIn, signInWithCode } from '../sign-in/auth';
import { SignIn } from '../sign-in/SignIn';
import { Logo } from '../ui/logo';
import { Toaster } from '../ui/toaster';
import { TooltipProvider } from '../ui/tooltip';
import { Workbench } from './Workbench';

type Gate =
  | { readonly kind: 'checking' }
  | { readonly kind: 'sign-in'; readonly notice?: string | undefined }
  | { readonly kind: 'in' };

const USED_CODE =
  'This link was used already, or is too old: each works once, for a few minutes. Get a new one, or paste the token.';

/** The door: takes the link's code or asks for the token, then shows the workbench. */
export function App() {
  const [gate, setGate] = useState<Gate>({ kind: 'checking' });
  const status = useStatus();

  useEffect(() => {
    let current = true;
    const enter = async (): Promise<void> => {
      const next = await knock();
      if (current) setGate(next);
    };
    void enter();
    // A new link opened in a tab that shows Homie already changes nothing but the fragment.
    const onHash = (): void => {
      if (codeInFragment(location.hash)) void enter();
    };
    addEventListener('hashchange', onHash);
    return () => {
      current = false;
      removeEventListener('hashchange', onHash);
    };
  }, []);

  useEffect(() => {
    if (gate.kind === 'in') client.start();
  }, [gate]);

  useEffect(() => {
    if (status.kind === 'signed-out')
      setGate({ kind: 'sign-in', notice: 'You were signed out. Sign in to go on; your sessions are still running.' });
  }, [status]);

  return (
    <TooltipProvider delayDuration={500}>
      {gate.kind === 'checking' ? (
        <main aria-busy="true" aria-label="Signing in" className="grid h-full place-items-center">
          <Logo className="size-8 animate-pulse text-muted-foreground" />
        </main>
      ) : null}
      {gate.kind === 'sign-in' ? <SignIn notice={gate.notice} onSignedIn={() => setGate({ kind: 'in' })} /> : null}
      {gate.kind === 'in' ? <Workbench /> : null}
      <Toaster />
    </TooltipProvider>
  );
}

let knocking: Promise<Gate> | undefined;

/** A code works once: two effects of the same page share the answer. */
function knock(): Promise<Gate> {
  knocking ??= tryTheDoor().finally(() => {
    knocking = undefined;
  });
  return knocking;
}

async function tryTheDoor(): Promise<Gate> {
  const code = codeInFragment(location.hash);
  if (code) {
    history.replaceState(null, '', location.pathname + location.search);
    const result = await signInWithCode(code);
    if (result.kind === 'ok') return { kind: 'in' };
    // Somebody who is signed in already does not care that a link is used up.
    if (await isSignedIn()) return { kind: 'in' };
    return {
      kind: 'sign-in',
      notice: result.kind === 'unreachable' ? 'The server does not answer. Is Homie running?' : USED_CODE,
    };
  }
  // A server that cannot be asked is the connection's affair: it says so, and tries again.
  return (await isSignedIn()) === false ? { kind: 'sign-in' } : { kind: 'in' };
}
