import type { ComponentProps } from 'react';
import { cn } from '../lib/cn';

export function Input({ className, ...props }: ComponentProps<'input'>) {
  return (
    <input
      data-slot="input"
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      className={cn(
        // 16 px on touch: iOS zooms into anything smaller.
        'h-8 w-full min-w-0 rounded-md border border-border-strong bg-background px-2.5 text-ui placeholder:text-muted-foreground aria-invalid:border-destructive disabled:opacity-50 touch:h-10 touch:text-base',
        className,
      )}
      {...props}
    />
  );
}
