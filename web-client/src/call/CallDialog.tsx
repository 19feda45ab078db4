import { type FormEvent, useId, useRef, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { client } from '../connection/client';
import { cn } from '../lib/cn';
import { Button } from '../ui/button';
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Textarea } from '../ui/textarea';
import { failure, isAddress, pretty, readParams } from './call';
import { useMethods } from './use-methods';

interface Answer {
  readonly text: string;
  readonly failed: boolean;
  readonly ms: number;
}

/** Calls any address that one may use, also of verticles that Homie knows nothing of, and shows what comes back. */
export function CallDialog({
  address: firstAddress = '',
  params: firstParams = '',
}: {
  readonly address?: string | undefined;
  readonly params?: string | undefined;
}) {
  const methods = useMethods();
  const list = useId();
  const form = useRef<HTMLFormElement>(null);
  const [address, setAddress] = useState(firstAddress);
  const [params, setParams] = useState(firstParams);
  const [wrong, setWrong] = useState<{ readonly address?: string; readonly params?: string }>({});
  const [answer, setAnswer] = useState<Answer>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    const to = address.trim();
    const read = readParams(params);
    if (!isAddress(to)) return setWrong({ address: 'An address is words with dots, such as example.clock.now.' });
    if ('error' in read) return setWrong({ params: read.error });
    setWrong({});
    setBusy(true);
    const began = performance.now();
    const done = (text: string, failed: boolean) => setAnswer({ text, failed, ms: performance.now() - began });
    await client.call(to, read.value).then(
      (result) => done(pretty(result), false),
      (error: unknown) => done(failure(error), true),
    );
    setBusy(false);
  };

  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-xl">
        <form ref={form} onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
          <DialogHeader>
            <DialogTitle>Call an address</DialogTitle>
            <DialogDescription>Any method that you may use, of Homie or of a verticle of your own.</DialogDescription>
          </DialogHeader>
          <DialogBody className="space-y-4">
            <Field label="Address" error={wrong.address}>
              <Input
                value={address}
                onChange={(event) => setAddress(event.target.value)}
                autoFocus={firstAddress === ''}
                list={list}
                placeholder="example.clock.now"
                className="font-mono"
              />
            </Field>
            <datalist id={list}>
              {methods.map((method) => (
                <option key={method} value={method} />
              ))}
            </datalist>
            <Field label="Parameters" error={wrong.params} hint="Empty, or one JSON object. Ctrl+Enter calls.">
              <Textarea
                value={params}
                onChange={(event) => setParams(event.target.value)}
                onKeyDown={(event) => {
                  if (event.key !== 'Enter' || !(event.ctrlKey || event.metaKey)) return;
                  event.preventDefault();
                  form.current?.requestSubmit();
                }}
                autoFocus={firstAddress !== ''}
                rows={3}
                placeholder="{}"
                className="font-mono"
              />
            </Field>
            <output aria-label="Answer" className="block empty:hidden">
              {answer ? (
                <>
                  <span className="mb-1.5 flex items-baseline justify-between text-xs">
                    <span className={cn('font-medium', answer.failed && 'text-destructive')}>
                      {answer.failed ? 'It failed' : 'Result'}
                    </span>
                    <span className="text-muted-foreground tabular-nums">{Math.round(answer.ms)} ms</span>
                  </span>
                  <pre
                    // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
                    tabIndex={0}
                    className="max-h-64 overflow-auto rounded-md border bg-background p-3 font-mono text-xs whitespace-pre-wrap break-words"
                  >
                    {answer.text}
                  </pre>
                </>
              ) : null}
            </output>
          </DialogBody>
          <DialogFooter>
            <Button onClick={closeDialog}>Close</Button>
            <Button type="submit" variant="primary" disabled={busy}>
              {busy ? 'Calling…' : 'Call'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
