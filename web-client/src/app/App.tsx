import { lazy, Suspense, useEffect, useState } from 'react';
import { client, signInAs } from '../connection/client';
import { useStatus } from '../connection/hooks';
import { rememberPairing } from '../pairing/pairing-session';
import { type Gate, hasFragment, knock, turnedAway } from '../sign-in/door';
import { SignIn } from '../sign-in/SignIn';
import { Logo } from '../ui/logo';
import { Toaster } from '../ui/toaster';
import { TooltipProvider } from '../ui/tooltip';
import { closeDialog } from './ui-store';
import { Workbench } from './Workbench';

const PairDevice = lazy(() => import('../pairing/PairDevice'));

/** The door: takes the link's code, pairs this device or asks who it is, then shows the workbench. */
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
      if (hasFragment(location.hash)) void enter();
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
    if (status.kind === 'signed-out') void turnedAway(status.code, status.reason).then(setGate);
  }, [status]);

  return (
    <TooltipProvider delayDuration={500}>
      {gate.kind === 'checking' ? <Checking /> : null}
      {gate.kind === 'sign-in' ? (
        <SignIn
          session={gate.session}
          notice={gate.notice}
          onSignedIn={() => setGate({ kind: 'in' })}
          onPair={(nonce) => setGate({ kind: 'pair', pairing: { nonce }, session: gate.session })}
        />
      ) : null}
      {gate.kind === 'pair' ? (
        <Suspense fallback={<Checking />}>
          <PairDevice
            key={gate.pairing.nonce}
            session={gate.pairing}
            gateway={gate.session?.name}
            signedIn={gate.session?.authenticated ?? false}
            onPaired={(device) => {
              // What this window was before, it is no more.
              client.stop();
              signInAs(device);
              setGate({ kind: 'in' });
            }}
            onLeave={() => {
              rememberPairing(undefined);
              setGate({ kind: 'checking' });
              void knock().then(setGate);
            }}
          />
        </Suspense>
      ) : null}
      {gate.kind === 'in' ? <Workbench /> : null}
      <Toaster closeDialog={closeDialog} />
    </TooltipProvider>
  );
}

function Checking() {
  return (
    <main aria-busy="true" aria-label="Signing in" className="grid h-full place-items-center">
      <Logo className="size-8 animate-pulse text-muted-foreground" />
    </main>
  );
}
