import type { Chat } from '@homie/protocol';
import { closeDialog } from '../app/ui-store';
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog';
import { chatName } from './model';
import { archiveChat, deleteChat } from './operations';

/** Deleting cannot be undone: it names what goes, and offers what does nearly the same and can. */
export function DeleteChatDialog({ chat }: { readonly chat: Chat }) {
  const busy = chat.status === 'running' || chat.status === 'waiting';
  return (
    <AlertDialog open onOpenChange={(open) => !open && closeDialog()}>
      <AlertDialogContent>
        <div className="space-y-2 px-5 pt-4 pb-4">
          <AlertDialogTitle>Delete “{chatName(chat)}”?</AlertDialogTitle>
          <AlertDialogDescription>
            Everything that was said in it goes, on all devices, and cannot be brought back.
            {busy ? ' What its agent is doing now ends.' : ''} Files that it has changed stay as they are.
          </AlertDialogDescription>
        </div>
        <div className="flex flex-wrap justify-end gap-2 border-t px-5 py-3">
          <AlertDialogCancel>Keep it</AlertDialogCancel>
          {chat.archived ? null : (
            <AlertDialogAction variant="secondary" onClick={() => void archiveChat(chat, true)}>
              Archive it instead
            </AlertDialogAction>
          )}
          <AlertDialogAction variant="destructive" onClick={() => void deleteChat(chat)}>
            Delete
          </AlertDialogAction>
        </div>
      </AlertDialogContent>
    </AlertDialog>
  );
}
