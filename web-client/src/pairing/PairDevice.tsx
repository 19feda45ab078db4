import { type DeviceCredentials, Pairing, type PairingState } from '@homie/client-core';
import { CircleCheck, LoaderCircle } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { CLIENT, SOCKET_URL } from '../connection/client';
import { secondsUntil } from '../lib/time';
import { useNow } from '../lib/use-now';
import { countdown } from '../sign-in/countdown';
import { Door, Notice } from '../sign-in/Door';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { PairingCode } from './PairingCode';
import { type PairingSession, rememberPairing } from './pairing-session';
import { suggestedName, systemName, thisBrowser } from './platform';
import { deviceStorage } from './storage';

/** What a gateway takes of a name. */
const NAME_MAX = 64;
/** The longest that a request waits; the gateway's clock may be another than this one. */
const WAIT_SECONDS = 300;

export interface PairDeviceProps {
  readonly session: PairingSession;
  /** Of the gateway, where it said one. */
  readonly gateway?: string | undefined;
  /** This browser is signed in anyway. */
  readonly signedIn: boolean;
  readonly onPaired: (device: DeviceCredentials) => void;
  /** To the sign-in, or to Homie where one is signed in. */
  readonly onLeave: () => void;
}

/** What a browser shows that opened a pairing link: its name, then its code, until it is let in. */
export default function PairDevice(props: PairDeviceProps) {
  const [name, setName] = useState(props.session.name);
  if (name === undefined) {
    return (
      <NameForm
        {...props}
        onNamed={(chosen) => {
          rememberPairing({ ...props.session, name: chosen });
          setName(chosen);
        }}
      />
    );
  }
  return <Asking {...props} name={name} />;
}

function NameForm(props: PairDeviceProps & { readonly onNamed: (name: string) => void }) {
  const { gateway, signedIn, session } = props;
  const [name, setName] = useState(() => suggestedName(thisBrowser()));
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    if (name.trim()) props.onNamed(name.trim());
    else setError('Give it a name that its owner will know it by.');
  };
  return (
    <Door
      title="Pair this device"
      subtitle={`It asks ${gateway ?? 'Homie'} to be let in; somebody signed in approves.`}
    >
      {signedIn ? (
        <Notice>This browser is signed in already. Paired, it comes in by a key of its own as well.</Notice>
      ) : null}
      <form onSubmit={submit} className="space-y-4">
        <Field label="Name of this device" error={error} hint="What its owner sees, and may change.">
          <Input
            name="device-name"
            autoFocus
            maxLength={NAME_MAX}
            className="h-10"
            value={name}
            onChange={(event) => {
              setName(event.target.value);
              setError(undefined);
            }}
          />
        </Field>
        <Button type="submit" variant="primary" size="lg" className="w-full">
          Ask to be let in
        </Button>
      </form>
      <Button variant="ghost" className="w-full" onClick={props.onLeave}>
        {signedIn ? 'Do not pair, open Homie' : 'Sign in another way'}
      </Button>
      {session.fingerprint ? <Fingerprint of={session.fingerprint} /> : null}
    </Door>
  );
}

/** A page cannot see its own certificate: who was warned of it can compare. */
function Fingerprint({ of }: { readonly of: string }) {
  const groups = of.toUpperCase().match(/.{1,4}/g) ?? [];
  return (
    <details className="border-t pt-4 text-xs text-muted-foreground">
      <summary className="cursor-pointer">The browser warned of the certificate?</summary>
      <p className="mt-2">
        It is one that Homie made itself. Go on only if the browser shows this SHA-256 fingerprint for it:
      </p>
      <p data-slot="fingerprint" className="mt-2 flex flex-wrap gap-x-2 font-mono text-2xs text-foreground">
        {groups.map((group, index) => (
          // biome-ignore lint/suspicious/noArrayIndexKey: the order is all there is
          <span key={index}>{group}</span>
        ))}
      </p>
    </details>
  );
}

function Asking(props: PairDeviceProps & { readonly name: string }) {
  const { session, name, gateway, onPaired } = props;
  const [state, setState] = useState<PairingState>({ kind: 'connecting' });
  const paired = useRef(onPaired);
  paired.current = onPaired;
  useEffect(() => {
    const pairing = new Pairing({
      url: SOCKET_URL,
      nonce: session.nonce,
      name,
      platform: systemName(thisBrowser()),
      client: CLIENT,
      storage: deviceStorage,
    });
    const follow = (): void => {
      const now = pairing.state.get();
      setState(now);
      if (now.kind === 'connecting' || now.kind === 'waiting') return;
      rememberPairing(undefined);
      if (now.kind === 'approved') paired.current(now.device);
    };
    const unsubscribe = pairing.state.subscribe(follow);
    pairing.start();
    return () => {
      unsubscribe();
      pairing.stop();
    };
  }, [session.nonce, name]);

  switch (state.kind) {
    case 'connecting':
      return (
        <Door title="Pair this device" subtitle={`Asking ${gateway ?? 'Homie'}…`}>
          <LoaderCircle className="size-5 animate-spin text-muted-foreground" aria-label="Connecting" />
        </Door>
      );
    case 'waiting':
      return <Waiting {...props} code={state.code} expiresAt={state.expiresAt} />;
    case 'approved':
      return (
        <Door title="You are in" subtitle={`As ${state.role}. Opening Homie…`}>
          <CircleCheck className="size-6 text-primary" aria-hidden />
        </Door>
      );
    default:
      return <Refused {...props} state={state} />;
  }
}

function Waiting(props: PairDeviceProps & { name: string; code: string; expiresAt: number }) {
  const left = secondsUntil(props.expiresAt, useNow(), WAIT_SECONDS);
  return (
    <Door
      title="Compare this code"
      subtitle={`The same one is shown where ${props.gateway ?? 'Homie'} is signed in. Equal? Then approve there.`}
    >
      <PairingCode code={props.code} />
      <div role="status" className="flex items-center gap-2.5 text-ui">
        <LoaderCircle className="size-4 shrink-0 animate-spin text-muted-foreground" aria-hidden />
        <span className="min-w-0 flex-1 truncate">Waiting as “{props.name}”</span>
        <span aria-hidden className="shrink-0 text-xs text-muted-foreground tabular-nums">
          {countdown(left)}
        </span>
      </div>
      <p className="border-t pt-4 text-xs text-muted-foreground">
        If the codes differ, somebody else is asking: reject it there. No password is needed, neither here nor there.
      </p>
    </Door>
  );
}

const ENDS: Record<'rejected' | 'expired' | 'failed', readonly [string, string]> = {
  rejected: ['Not let in', 'The request was rejected. If that was a mistake, get a new link and ask again.'],
  expired: [
    'Nobody answered in time',
    'A link is good for five minutes. Get a new one, and have it approved right away.',
  ],
  failed: [
    'This link does not work',
    'It was used by another device, or is older than five minutes: each works for one device, once. Get a new one.',
  ],
};

function Refused(
  props: PairDeviceProps & { state: Extract<PairingState, { kind: 'rejected' | 'expired' | 'failed' }> },
) {
  const { state } = props;
  const [title, text] = ENDS[state.kind];
  return (
    <Door title={title} subtitle={text}>
      <div className="space-y-3">
        <p className="text-ui">
          A new link: <span className="font-medium">Devices &amp; access → Add a device</span> where you are signed in,
          or <code className="rounded bg-muted px-1 py-0.5 font-mono">homie pair</code> on the machine that runs Homie.
        </p>
        {state.kind === 'failed' ? (
          <p data-slot="pairing-reason" className="text-xs text-muted-foreground">
            The gateway said: {state.reason}
          </p>
        ) : null}
      </div>
      <Button variant="primary" size="lg" className="w-full" onClick={props.onLeave}>
        {props.signedIn ? 'Open Homie' : 'Sign in another way'}
      </Button>
    </Door>
  );
}
