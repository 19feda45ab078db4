import type { ComponentProps } from 'react';
import { cn } from '../lib/cn';

export function Textarea({ className, ...props }: ComponentProps<'textarea'>) {
  return (
    <textarea
      data-slot="textarea"
      autoComplete="off"
      autoCapitalize="off"
      autoCorrect="off"
      spellCheck={false}
      className={cn(
        // 16 px on touch: iOS zooms into anything smaller.
        'block w-full min-w-0 resize-y rounded-md border border-border-strong bg-background px-2.5 py-1.5 text-ui placeholder:text-muted-foreground aria-invalid:border-destructive disabled:opacity-50 touch:text-base',
        className,
      )}
      {...props}
    />
  );
}
