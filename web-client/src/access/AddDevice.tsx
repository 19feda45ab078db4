import type { InviteResult } from '@homie/protocol';
import { RefreshCw, X } from 'lucide-react';
import { useCallback, useEffect, useRef, useState } from 'react';
import { client, errorText } from '../connection/client';
import { secondsUntil } from '../lib/time';
import { useNow } from '../lib/use-now';
import { countdown } from '../sign-in/countdown';
import { Button } from '../ui/button';
import { CopyCommand } from '../ui/copy-command';
import { Select } from '../ui/select';
import { INVITATION_SECONDS, linksOf } from './invitation';
import { Failure } from './parts';
import { QrCode } from './QrCode';

/** An invitation for one device: a code to scan, or a link to open there. */
export function AddDevice({ onClose }: { readonly onClose: () => void }) {
  const [invite, setInvite] = useState<InviteResult>();
  const [error, setError] = useState<string>();
  const asked = useRef(false);
  const ask = useCallback(async () => {
    setError(undefined);
    try {
      setInvite(await client.request('pairing.invite', {}));
    } catch (failure) {
      setError(errorText(failure));
    }
  }, []);
  useEffect(() => {
    // Each is written down, and one is enough.
    if (asked.current) return;
    asked.current = true;
    void ask();
  }, [ask]);

  return (
    <section data-slot="add-device" aria-labelledby="add-device" className="mb-6 rounded-lg border bg-card p-4">
      <div className="flex items-center justify-between gap-3 pb-3">
        <h4 id="add-device" className="font-medium">
          Add a device
        </h4>
        <Button variant="ghost" size="icon-sm" aria-label="Close the invitation" className="-my-1" onClick={onClose}>
          <X />
        </Button>
      </div>
      {error ? (
        <div className="space-y-3">
          <Failure>{error}</Failure>
          <Button onClick={() => void ask()}>Try again</Button>
        </div>
      ) : invite ? (
        <Invitation key={invite.inviteId} invite={invite} onAgain={() => void ask()} />
      ) : (
        <p role="status" className="text-muted-foreground">
          Making an invitation…
        </p>
      )}
    </section>
  );
}

function Invitation({ invite, onAgain }: { readonly invite: InviteResult; readonly onAgain: () => void }) {
  const links = linksOf(invite, location.origin);
  const [url, setUrl] = useState(links[0]?.url ?? '');
  // By this clock alone: the gateway's may be another.
  const [until] = useState(() => Date.now() + INVITATION_SECONDS * 1000);
  const left = secondsUntil(until, useNow(), INVITATION_SECONDS);
  const chosen = links.find((link) => link.url === url) ?? links[0];
  if (!chosen) return null;
  if (left === 0) {
    return (
      <div data-slot="invitation-over" className="flex flex-wrap items-center justify-between gap-3">
        <p className="text-muted-foreground">This invitation is over: each is good for five minutes.</p>
        <Button variant="primary" onClick={onAgain}>
          <RefreshCw /> New invitation
        </Button>
      </div>
    );
  }
  return (
    <div className="grid gap-x-5 gap-y-4 @lg:grid-cols-[11rem_minmax(0,1fr)]">
      <div className="mx-auto w-full max-w-44">
        <QrCode text={chosen.link} label={`QR code of ${chosen.url}`} />
      </div>
      <div className="min-w-0 space-y-4">
        <ol className="list-inside list-decimal space-y-1 text-ui marker:text-muted-foreground">
          <li>Scan the code with the device’s camera, or open the link there.</li>
          <li>It shows a code of eight letters; the same one appears here.</li>
          <li>Compare them, choose a role, and let it in.</li>
        </ol>
        {links.length > 1 ? (
          <div className="space-y-1.5">
            <span className="block text-xs font-medium">The device reaches this gateway at</span>
            <Select
              aria-label="The device reaches this gateway at"
              value={chosen.url}
              onValueChange={setUrl}
              options={links.map((link) => ({
                value: link.url,
                label: link.loopback ? `${link.url} (this machine alone)` : link.url,
              }))}
            />
          </div>
        ) : null}
        <CopyCommand command={chosen.link} name="the link" wrap />
        {chosen.loopback ? (
          <p
            data-slot="loopback-only"
            className="rounded-md border border-warning/25 bg-warning-soft px-3 py-2 text-xs"
          >
            <strong className="font-medium">Only this machine can reach the gateway so far.</strong> For a phone or
            another computer start it with <code className="font-mono">homie up --tailscale serve</code>, or with{' '}
            <code className="font-mono">--bind</code> and TLS. Browsers on this machine can use the link as it is.
          </p>
        ) : null}
        <p className="flex items-center justify-between gap-3 text-xs text-muted-foreground">
          <span>
            Good for one device, for another{' '}
            <span role="timer" className="text-foreground tabular-nums">
              {countdown(left)}
            </span>
          </span>
        </p>
      </div>
    </div>
  );
}
