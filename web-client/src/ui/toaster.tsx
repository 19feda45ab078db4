import { CircleAlert, CircleCheck, Info, X } from 'lucide-react';
import { Toast as Primitive } from 'radix-ui';
import { cn } from '../lib/cn';
import { Button } from './button';
import { dismissToast, useToasts } from './toast-store';

const ICONS = {
  info: <Info className="text-muted-foreground" />,
  success: <CircleCheck className="text-primary" />,
  error: <CircleAlert className="text-destructive" />,
} as const;

/**
 * Shows what {@link toast} is told; errors stay until they are dismissed or 12 s have passed, the others 5 s.
 *
 * @param closeDialog closes the dialog that is open, and says whether one was
 */
export function Toaster({ closeDialog }: { readonly closeDialog: () => boolean }) {
  const toasts = useToasts((state) => state.toasts);
  return (
    <Primitive.Provider swipeDirection="right" label="Notification">
      {toasts.map((item) => (
        <Primitive.Root
          key={item.id}
          data-slot="toast"
          data-tone={item.tone}
          type={item.tone === 'error' ? 'foreground' : 'background'}
          duration={item.duration}
          onOpenChange={(open) => !open && dismissToast(item.id)}
          onEscapeKeyDown={(event) => {
            // Radix gives the key to what came up last; but a toast comes by itself, and whoever presses it means the dialog.
            if (closeDialog()) event.preventDefault();
          }}
          className={cn(
            'pointer-events-auto flex items-start gap-2.5 rounded-lg border bg-popover p-3 shadow-pop [&>svg]:mt-0.5 [&>svg]:size-4 [&>svg]:shrink-0',
            'data-[state=open]:animate-in data-[state=open]:fade-in-0 data-[state=open]:slide-in-from-bottom-2 data-[swipe=move]:translate-x-(--radix-toast-swipe-move-x)',
          )}
        >
          {ICONS[item.tone]}
          <div className="min-w-0 flex-1">
            <Primitive.Title className="text-ui font-medium break-words">{item.title}</Primitive.Title>
            {item.description ? (
              <Primitive.Description className="text-xs break-words text-muted-foreground">
                {item.description}
              </Primitive.Description>
            ) : null}
            {item.action ? (
              <Primitive.Action asChild altText={item.action.label}>
                <Button size="sm" className="mt-2" onClick={item.action.run}>
                  {item.action.label}
                </Button>
              </Primitive.Action>
            ) : null}
          </div>
          <Primitive.Close asChild>
            <Button variant="ghost" size="icon-sm" aria-label="Dismiss" className="-m-1">
              <X />
            </Button>
          </Primitive.Close>
        </Primitive.Root>
      ))}
      <Primitive.Viewport className="pointer-events-none fixed right-0 bottom-12 z-60 flex w-full max-w-96 flex-col gap-2 p-4 outline-none" />
    </Primitive.Provider>
  );
}
