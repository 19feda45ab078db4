import { type AgentLogin, METHODS } from '@homie/protocol';
import { CircleAlert, ExternalLink, LoaderCircle } from 'lucide-react';
import { type FormEvent, useEffect, useRef, useState } from 'react';
import { client, errorText } from '../connection/client';
import { Button } from '../ui/button';
import { CopyCommand } from '../ui/copy-command';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Segmented } from '../ui/segmented';

/** How long the gateway may hold a question open, and how long its answer may take then. */
const WAIT_MS = 20_000;
const ANSWER_MS = 30_000;

export interface SignInAgentProps {
  readonly nodeId: string;
  readonly account: string | undefined;
  readonly onDone: () => void;
  readonly onCancel: () => void;
}

/** Signs a machine's agent in: with a code that is typed on any device, or with an API key. */
export function SignInAgent(props: SignInAgentProps) {
  const [kind, setKind] = useState<'deviceCode' | 'apiKey'>('deviceCode');
  return (
    <section aria-label="Sign in to Codex" data-slot="agent-sign-in" className="space-y-3 rounded-md border p-3">
      <Segmented
        label="How"
        value={kind}
        onValueChange={setKind}
        options={[
          { value: 'deviceCode', label: 'With a code' },
          { value: 'apiKey', label: 'With an API key' },
        ]}
      />
      {kind === 'deviceCode' ? <DeviceCode {...props} /> : <ApiKey {...props} />}
    </section>
  );
}

function DeviceCode({ nodeId, account, onDone, onCancel }: SignInAgentProps) {
  const { login, problem, again } = useDeviceLogin(nodeId, account, onDone);
  return (
    <div className="space-y-3">
      {problem ? (
        <p role="alert" className="flex gap-2 text-ui text-destructive">
          <CircleAlert className="mt-0.5 size-4 shrink-0" aria-hidden /> {problem}
        </p>
      ) : login?.code ? (
        <>
          <p className="text-ui text-muted-foreground">
            Open the page, on this device or any other, sign in, and type this code. It goes on here by itself.
          </p>
          <p
            data-slot="device-code"
            className="rounded-md bg-background py-4 text-center font-mono text-3xl font-semibold tracking-[0.12em] select-all"
          >
            {login.code}
          </p>
          {login.url ? (
            <>
              <Button variant="primary" asChild className="w-full">
                <a href={login.url} target="_blank" rel="noreferrer noopener">
                  Open the sign-in page <ExternalLink />
                </a>
              </Button>
              <CopyCommand command={login.url} name="the address" />
            </>
          ) : null}
        </>
      ) : null}
      <div className="flex items-center gap-2">
        <p role="status" className="flex flex-1 items-center gap-2 text-xs text-muted-foreground">
          {problem ? null : (
            <>
              <LoaderCircle className="size-3.5 animate-spin" aria-hidden />
              {login?.code ? 'Waiting until you have signed in' : 'Asking for a code'}
            </>
          )}
        </p>
        {problem ? (
          <Button size="sm" onClick={again}>
            Try again
          </Button>
        ) : null}
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
      </div>
    </div>
  );
}

/** Begins a login, asks until it is over, and takes it back when nobody waits for it any more. */
function useDeviceLogin(nodeId: string, account: string | undefined, onDone: () => void) {
  const [state, setState] = useState<{ readonly login?: AgentLogin; readonly problem?: string }>({});
  const [round, setRound] = useState(0);
  const done = useRef(onDone);
  done.current = onDone;
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round begins anew
  useEffect(() => {
    let current = true;
    let loginId: string | undefined;
    const of = { nodeId, ...(account === undefined ? {} : { account }) };
    const follow = async (): Promise<void> => {
      const { login } = await client.request(
        METHODS.chatLoginStart,
        { ...of, kind: 'deviceCode' },
        { timeoutMs: ANSWER_MS },
      );
      loginId = login.id;
      if (!current) return cancel();
      setState({ login });
      if (login.done || loginId === undefined) return done.current();
      while (current) {
        const params = { ...of, loginId, waitMs: WAIT_MS };
        const { status, problem } = await client.request(METHODS.chatLoginPoll, params, { timeoutMs: ANSWER_MS });
        if (!current) return;
        if (status === 'pending') continue;
        loginId = undefined;
        if (status === 'done') return done.current();
        setState({ problem: problem ?? 'The sign-in failed.' });
        return;
      }
    };
    const cancel = (): void => {
      if (loginId === undefined) return;
      client.request(METHODS.chatLoginCancel, { ...of, loginId }).catch(() => {});
      loginId = undefined;
    };
    setState({});
    follow().catch((error: unknown) => current && setState({ problem: errorText(error) }));
    return () => {
      current = false;
      cancel();
    };
  }, [nodeId, account, round]);
  return { ...state, again: () => setRound((before) => before + 1) };
}

function ApiKey({ nodeId, account, onDone, onCancel }: SignInAgentProps) {
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    // The form of the dialog around it has another purpose.
    event.stopPropagation();
    const apiKey = String(new FormData(event.currentTarget).get('apiKey') ?? '').trim();
    if (!apiKey) return setProblem('Paste a key first.');
    setBusy(true);
    try {
      const params = { nodeId, ...(account === undefined ? {} : { account }), kind: 'apiKey' as const, apiKey };
      await client.request(METHODS.chatLoginStart, params, { timeoutMs: ANSWER_MS });
      onDone();
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  };
  return (
    <form onSubmit={(event) => void submit(event)} className="space-y-3">
      <Field label="API key" error={problem} hint="It is kept on the machine alone, where Codex keeps its own secrets.">
        <Input name="apiKey" type="password" className="font-mono" onChange={() => setProblem(undefined)} />
      </Field>
      <div className="flex justify-end gap-2">
        <Button size="sm" onClick={onCancel}>
          Cancel
        </Button>
        <Button size="sm" type="submit" variant="primary" disabled={busy}>
          Sign in
        </Button>
      </div>
    </form>
  );
}
