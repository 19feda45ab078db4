import { closeDialog } from '../app/ui-store';
import type { Session } from '../connection/client';
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog';
import { commandLine, sessionName } from './model';
import { killSession } from './operations';

/** Ending a session ends work that may not be saved: it names what, and says what happens. */
export function KillDialog({ session }: { readonly session: Session }) {
  const others = Math.max(0, session.attached.length - 1);
  return (
    <AlertDialog open onOpenChange={(open) => !open && closeDialog()}>
      <AlertDialogContent>
        <div className="space-y-2 px-5 pt-4 pb-4">
          <AlertDialogTitle>End “{sessionName(session)}”?</AlertDialogTitle>
          <AlertDialogDescription>
            <code className="rounded bg-muted px-1 py-0.5 font-mono text-xs break-all text-foreground">
              {commandLine(session)}
            </code>{' '}
            and everything it started gets SIGHUP, and SIGKILL if it is still there after five seconds. What is not
            saved is lost.
            {others > 0 ? ` ${others} other ${others === 1 ? 'client is' : 'clients are'} attached.` : ''} The last
            screen stays readable until you remove the session.
          </AlertDialogDescription>
        </div>
        <div className="flex justify-end gap-2 border-t px-5 py-3">
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          <AlertDialogAction variant="destructive" onClick={() => void killSession(session)}>
            End session
          </AlertDialogAction>
        </div>
      </AlertDialogContent>
    </AlertDialog>
  );
}
