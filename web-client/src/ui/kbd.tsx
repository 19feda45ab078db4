import type { ComponentProps } from 'react';
import { displayKeys } from '../app/shortcuts';
import { cn } from '../lib/cn';

export function Kbd({ className, ...props }: ComponentProps<'kbd'>) {
  return (
    <kbd
      data-slot="kbd"
      className={cn(
        'inline-flex h-5 min-w-5 items-center justify-center rounded border bg-muted px-1 font-sans text-2xs text-muted-foreground',
        className,
      )}
      {...props}
    />
  );
}

/** A key chord, one cap a key, in this platform's words. */
export function Shortcut({ keys, className }: { readonly keys: string; readonly className?: string }) {
  return (
    <span data-slot="shortcut" className={cn('inline-flex shrink-0 gap-0.5', className)}>
      {displayKeys(keys).map((key) => (
        <Kbd key={key}>{key}</Kbd>
      ))}
    </span>
  );
}
