import { type Chat, METHODS } from '@homie/protocol';
import { LoaderCircle } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { useEffect, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { client, errorText } from '../connection/client';
import { shortPath } from '../sessions/model';
import { SheetContent } from '../ui/sheet';
import { DiffView } from './transcript/diff/DiffView';
import { countChanges, type FileDiff, parseDiff } from './transcript/diff/model';

type Found =
  | { readonly kind: 'asking' }
  | { readonly kind: 'failed'; readonly why: string }
  | { readonly kind: 'found'; readonly files: readonly FileDiff[]; readonly truncated: boolean };

/** All that is changed in a chat's folder since its last commit, whoever did it. */
export default function ChatDiff({ chat }: { readonly chat: Chat }) {
  const [found, setFound] = useState<Found>({ kind: 'asking' });
  useEffect(() => {
    let current = true;
    client.request(METHODS.chatDiff, { chatId: chat.id }, { timeoutMs: 30_000 }).then(
      ({ diff, truncated = false }) => current && setFound({ kind: 'found', files: parseDiff(diff), truncated }),
      (error: unknown) => current && setFound({ kind: 'failed', why: errorText(error) }),
    );
    return () => {
      current = false;
    };
  }, [chat.id]);
  const counts = found.kind === 'found' ? countChanges(found.files) : undefined;
  return (
    <Primitive.Root open onOpenChange={(open) => !open && closeDialog()}>
      <SheetContent aria-describedby={undefined} className="sm:max-w-[min(72rem,92vw)]">
        <div className="border-b px-5 py-3.5 pr-12">
          <Primitive.Title className="text-sm font-semibold">Changes in {shortPath(chat.cwd)}</Primitive.Title>
          <p className="text-xs text-muted-foreground tabular-nums">
            {counts && found.kind === 'found'
              ? `${found.files.length} ${found.files.length === 1 ? 'file' : 'files'}, +${counts.added} −${counts.removed}, against the last commit`
              : 'Against the last commit'}
          </p>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          {found.kind === 'asking' ? <LoaderCircle className="mx-auto mt-8 size-4 animate-spin" /> : null}
          {found.kind === 'failed' ? (
            <p role="alert" className="text-ui text-destructive">
              {found.why}
            </p>
          ) : null}
          {found.kind === 'found' && found.files.length === 0 ? (
            <p className="py-8 text-center text-ui text-muted-foreground">Nothing has changed.</p>
          ) : null}
          {found.kind === 'found' ? <DiffView files={found.files} /> : null}
          {found.kind === 'found' && found.truncated ? (
            <p className="pt-3 text-xs text-muted-foreground">There is more than can be shown here.</p>
          ) : null}
        </div>
      </SheetContent>
    </Primitive.Root>
  );
}
