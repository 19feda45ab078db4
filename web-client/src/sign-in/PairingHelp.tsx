import { parsePairingLink } from '@homie/client-core';
import { Smartphone } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { Button } from '../ui/button';
import { Field } from '../ui/field';
import { Input } from '../ui/input';

/** How this device comes in without any secret being typed on it. */
export function PairingHelp({ onPair }: { readonly onPair: (nonce: string) => void }) {
  const [open, setOpen] = useState(false);
  const [link, setLink] = useState('');
  const [error, setError] = useState<string>();
  const submit = (event: FormEvent): void => {
    event.preventDefault();
    const parsed = parsePairingLink(link);
    if (parsed) onPair(parsed.nonce);
    else setError('This is no pairing link: it looks like https://…/#pair=…');
  };
  return (
    <section aria-labelledby="pair-title" data-slot="pairing-help" className="space-y-3 border-t pt-5">
      <div className="flex gap-3">
        <Smartphone className="mt-0.5 size-4 shrink-0 text-muted-foreground" aria-hidden />
        <div className="space-y-1">
          <h2 id="pair-title" className="text-ui font-medium">
            Or pair this device
          </h2>
          <p className="text-xs text-muted-foreground">
            Where you are signed in, choose <span className="text-foreground">Devices &amp; access → Add a device</span>
            , or run <code className="font-mono text-foreground">homie pair</code>. Scan the code with this device, or
            open its link here.
          </p>
        </div>
      </div>
      {open ? (
        <form onSubmit={submit} className="space-y-3">
          <Field label="Pairing link" error={error}>
            <Input
              name="pairing-link"
              inputMode="url"
              autoFocus
              placeholder="https://…/#pair=…"
              className="h-10 font-mono"
              value={link}
              onChange={(event) => {
                setLink(event.target.value);
                setError(undefined);
              }}
            />
          </Field>
          <Button type="submit" className="w-full">
            Continue
          </Button>
        </form>
      ) : (
        <Button className="w-full" onClick={() => setOpen(true)}>
          Paste a pairing link
        </Button>
      )}
    </section>
  );
}
