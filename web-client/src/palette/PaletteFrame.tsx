import { Command } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import type { ReactNode } from 'react';
import { closeDialog } from '../app/ui-store';
import { cn } from '../lib/cn';
import { OVERLAY, PANEL } from '../ui/dialog';

export const ITEM =
  'flex h-9 cursor-default items-center gap-3 rounded-md px-2.5 select-none data-[disabled=true]:opacity-60 data-[selected=true]:bg-selected touch:h-11';
export const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground';

/** Closes the palette, and then does it: what it does may open another dialog, or focus something. */
export function andClose(act: () => void): () => void {
  return () => {
    closeDialog();
    requestAnimationFrame(act);
  };
}

/** A field to type a few letters into, and what they find. */
export function PaletteFrame(props: {
  label: string;
  placeholder: string;
  /** How well a value matches; cmdk's own way without. */
  filter?: (value: string, search: string, keywords?: string[]) => number;
  /** What is typed, for who needs to know it; both or neither. */
  search?: string;
  onSearch?: (search: string) => void;
  children: ReactNode;
}) {
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className={OVERLAY} />
        <Dialog.Content
          aria-describedby={undefined}
          data-slot="palette"
          className={cn(
            PANEL,
            'top-[12%] max-h-[min(calc(var(--app-height,100dvh)*0.8),30rem)] max-w-xl translate-y-0 overflow-hidden',
          )}
        >
          <Dialog.Title className="sr-only">{props.label}</Dialog.Title>
          <Command
            loop
            label={props.label}
            {...(props.filter && { filter: props.filter })}
            className="flex min-h-0 flex-1 flex-col"
          >
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search className="size-4 text-muted-foreground" aria-hidden />
              <Command.Input
                autoFocus
                {...(props.onSearch && { value: props.search ?? '', onValueChange: props.onSearch })}
                placeholder={props.placeholder}
                className="h-12 flex-1 bg-transparent text-sm outline-none placeholder:text-muted-foreground touch:text-base"
              />
            </div>
            <Command.List className="min-h-0 flex-1 overflow-y-auto scroll-py-2 px-1.5 pb-1.5">
              <Command.Empty className="px-3 py-8 text-center text-muted-foreground">Nothing matches.</Command.Empty>
              {props.children}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
