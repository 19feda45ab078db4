import type { PasteRisk } from '@homie/terminal-core';
import { closeDialog, type PasteQuestion } from '../app/ui-store';
import { formatBytes } from '../lib/bytes';
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog';

const REASONS: Record<PasteRisk, string> = {
  'multi-line': 'It has several lines, and the program may run each of them at once.',
  large: 'It is large.',
  'control-characters': 'It contains control characters, which act like keys.',
};

/** Enough to judge a paste by; more would make the page slow. */
const SHOWN = 20_000;

/** Asks before a paste that a shell might run line by line. Control characters are shown as what they are. */
export function PasteDialog({ question }: { readonly question: PasteQuestion }) {
  const { text, paste, target, accept } = question;
  const { lines, bytes, controls } = paste.summary;
  return (
    <AlertDialog open onOpenChange={(open) => !open && closeDialog()}>
      <AlertDialogContent className="max-w-xl" onCloseAutoFocus={(event) => event.preventDefault()}>
        <div className="space-y-1 px-5 pt-4">
          <AlertDialogTitle>Paste into {target}?</AlertDialogTitle>
          <AlertDialogDescription>{paste.risks.map((risk) => REASONS[risk]).join(' ')}</AlertDialogDescription>
        </div>
        <section
          aria-label="Text to paste"
          // biome-ignore lint/a11y/noNoninteractiveTabindex: it scrolls, so the keyboard has to reach it
          tabIndex={0}
          className="mx-5 my-4 min-h-0 overflow-auto rounded-md border bg-background p-3"
        >
          <pre className="font-mono text-xs whitespace-pre-wrap break-all">{visible(text.slice(0, SHOWN))}</pre>
          {text.length > SHOWN ? <p className="mt-2 text-xs text-muted-foreground">…and more</p> : null}
        </section>
        <div className="flex flex-wrap items-center justify-end gap-2 border-t px-5 py-3">
          <span className="mr-auto text-xs text-muted-foreground tabular-nums">
            {lines} {lines === 1 ? 'line' : 'lines'} · {formatBytes(bytes)}
            {controls.size > 0 ? ` · ${[...controls].map(([name, count]) => `${count} × ${name}`).join(', ')}` : ''}
          </span>
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction
            onClick={() => {
              closeDialog();
              accept();
            }}
          >
            Paste
          </AlertDialogAction>
        </div>
      </AlertDialogContent>
    </AlertDialog>
  );
}

/** Control characters as their Unicode pictures; tabs and line ends stay. */
function visible(text: string): string {
  return text.replace(/[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f]/g, (char) =>
    char === '\u007f' ? '\u2421' : String.fromCharCode(0x2400 + char.charCodeAt(0)),
  );
}
