import { AlertDialog as Primitive } from 'radix-ui';
import type { ComponentProps } from 'react';
import { cn } from '../lib/cn';
import { Button, type ButtonProps } from './button';
import { OVERLAY, PANEL } from './dialog';

export const AlertDialog = Primitive.Root;

export function AlertDialogContent({ className, ...props }: ComponentProps<typeof Primitive.Content>) {
  return (
    <Primitive.Portal>
      <Primitive.Overlay data-slot="alert-dialog-overlay" className={OVERLAY} />
      <Primitive.Content data-slot="alert-dialog-content" className={cn(PANEL, 'max-w-md', className)} {...props} />
    </Primitive.Portal>
  );
}

export function AlertDialogTitle({ className, ...props }: ComponentProps<typeof Primitive.Title>) {
  return (
    <Primitive.Title data-slot="alert-dialog-title" className={cn('text-sm font-semibold', className)} {...props} />
  );
}

export function AlertDialogDescription({ className, ...props }: ComponentProps<typeof Primitive.Description>) {
  return (
    <Primitive.Description
      data-slot="alert-dialog-description"
      className={cn('text-ui text-muted-foreground', className)}
      {...props}
    />
  );
}

export function AlertDialogCancel(props: ButtonProps) {
  return (
    <Primitive.Cancel asChild>
      <Button {...props} />
    </Primitive.Cancel>
  );
}

export function AlertDialogAction(props: ButtonProps) {
  return (
    <Primitive.Action asChild>
      <Button variant="primary" {...props} />
    </Primitive.Action>
  );
}
