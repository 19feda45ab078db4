import { useEffect } from 'react';
import { openDialog, useUi } from '../app/ui-store';
import { client } from '../connection/client';
import { secondsUntil } from '../lib/time';
import { useNow } from '../lib/use-now';
import { PairingCode } from '../pairing/PairingCode';
import { countdown } from '../sign-in/countdown';
import { Button } from '../ui/button';
import { attempt } from './attempt';
import { INVITATION_SECONDS } from './invitation';
import { followPairing, usePairing, withoutRequest } from './pairing-store';
import { PlatformIcon } from './parts';

/** Wherever an owner is: the device that wants in, in the corner, until somebody has decided. */
export default function PairingPrompt() {
  useEffect(() => followPairing(), []);
  const requests = usePairing((lists) => lists.requests);
  const reviewing = useUi((ui) => ui.dialog.kind === 'access');
  const now = useNow();
  const [request] = requests;
  if (!request || reviewing) return null;
  const reject = async (): Promise<void> => {
    const done = await attempt('The request was not rejected', () =>
      client.request('pairing.reject', { requestId: request.id }),
    );
    if (done) usePairing.setState((lists) => withoutRequest(lists, request.id), true);
  };
  return (
    <section
      role="alert"
      data-slot="pairing-prompt"
      className="fixed right-4 bottom-4 z-40 w-[min(22rem,calc(100vw-2rem))] space-y-3 rounded-lg border border-primary/50 bg-popover p-4 shadow-pop animate-in fade-in-0 slide-in-from-bottom-2"
    >
      <div className="flex items-start gap-3">
        <PlatformIcon platform={request.platform} className="mt-0.5" />
        <div className="min-w-0 flex-1">
          <p className="font-medium wrap-anywhere">“{request.name}” wants to be let in</p>
          <p className="text-xs wrap-anywhere text-muted-foreground">
            {request.platform} · from {request.address}
            {requests.length > 1 ? ` · and ${requests.length - 1} more` : ''}
          </p>
        </div>
        <span aria-hidden className="shrink-0 text-xs text-muted-foreground tabular-nums">
          {countdown(secondsUntil(request.expiresAt, now, INVITATION_SECONDS))}
        </span>
      </div>
      <PairingCode code={request.code} size="small" />
      <div className="flex justify-end gap-2">
        <Button onClick={() => void reject()}>Reject</Button>
        <Button variant="primary" onClick={() => openDialog({ kind: 'access', section: 'devices' })}>
          Review…
        </Button>
      </div>
    </section>
  );
}
