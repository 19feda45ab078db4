import type { PairingRequest } from '@homie/protocol';
import { type FormEvent, useId, useState } from 'react';
import { client } from '../connection/client';
import { secondsUntil } from '../lib/time';
import { useNow } from '../lib/use-now';
import { PairingCode } from '../pairing/PairingCode';
import { countdown } from '../sign-in/countdown';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { toast } from '../ui/toast-store';
import { attempt } from './attempt';
import { type Grant, GrantFields } from './GrantFields';
import { INVITATION_SECONDS } from './invitation';
import { usePairing, withoutRequest } from './pairing-store';
import { PlatformIcon } from './parts';
import { firstRole, roleText } from './roles';

/** A device that wants in: what it says of itself, the code to compare, and what it is to be given. */
export function RequestCard({ request }: { readonly request: PairingRequest }) {
  const roles = usePairing((lists) => lists.roles);
  const heading = useId();
  const [name, setName] = useState(request.name);
  const [grant, setGrant] = useState<Grant>();
  const [busy, setBusy] = useState(false);
  const left = secondsUntil(request.expiresAt, useNow(), INVITATION_SECONDS);
  const given = grant ?? { role: firstRole(roles), nodes: null };

  const decide = async (title: string, act: () => Promise<unknown>): Promise<boolean> => {
    setBusy(true);
    const done = await attempt(title, act);
    setBusy(false);
    // The event says so as well; this card is not to wait for it.
    if (done) usePairing.setState((now) => withoutRequest(now, request.id), true);
    return done;
  };
  const reject = () =>
    decide('The request was not rejected', () => client.request('pairing.reject', { requestId: request.id }));
  const approve = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const called = name.trim() || request.name;
    const done = await decide('The device was not let in', () =>
      client.request('pairing.approve', {
        requestId: request.id,
        code: request.code,
        role: given.role,
        name: called,
        ...(given.nodes ? { nodes: given.nodes } : {}),
      }),
    );
    if (done)
      toast('success', `${called} is let in`, { description: `As ${roleText(given.role).title.toLowerCase()}.` });
  };

  return (
    <form
      data-slot="pairing-request"
      data-request-id={request.id}
      aria-labelledby={heading}
      onSubmit={(event) => void approve(event)}
      className="space-y-4 rounded-lg border border-primary/50 bg-card p-4"
    >
      <div className="flex items-start gap-3">
        <PlatformIcon platform={request.platform} className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <h4 id={heading} className="font-medium wrap-anywhere">
            “{request.name}” wants to be let in
          </h4>
          <p className="text-xs wrap-anywhere text-muted-foreground">
            {request.platform} · from {request.address}
          </p>
        </div>
        <span role="timer" className="shrink-0 text-xs text-muted-foreground tabular-nums">
          {left > 0 ? countdown(left) : ''}
        </span>
      </div>
      <div className="space-y-1.5">
        <PairingCode code={request.code} size="small" />
        <p className="text-xs text-muted-foreground">
          Approve only if the device shows exactly this code. Another one means that somebody else is asking.
        </p>
      </div>
      <Field label="Name">
        <Input value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
      </Field>
      <GrantFields roles={roles} grant={given} onChange={setGrant} />
      <div className="flex flex-wrap justify-end gap-2">
        <Button variant="secondary" disabled={busy} onClick={() => void reject()}>
          Reject
        </Button>
        <Button type="submit" variant="primary" disabled={busy || given.nodes?.length === 0}>
          The codes match: let it in
        </Button>
      </div>
    </form>
  );
}
