import { Tooltip as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { Shortcut } from './kbd';

export const TooltipProvider = Primitive.Provider;

export interface TipProps {
  readonly label: ReactNode;
  /** A key chord as `shortcuts.ts` writes it. */
  readonly keys?: string | undefined;
  readonly side?: 'top' | 'right' | 'bottom' | 'left';
  readonly children: ReactNode;
}

/** A tooltip around one control. The control keeps its own accessible name: a tooltip is an extra, never the name. */
export function Tip({ label, keys, side = 'bottom', children }: TipProps) {
  return (
    <Primitive.Root>
      <Primitive.Trigger asChild>{children}</Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          data-slot="tooltip-content"
          // Its words reach screen readers as the control's description; by itself it would be text outside any landmark.
          aria-hidden
          side={side}
          sideOffset={6}
          collisionPadding={8}
          className="z-50 flex max-w-xs items-center gap-2 rounded-md border bg-popover px-2 py-1 text-xs shadow-pop data-[state=delayed-open]:animate-in data-[state=delayed-open]:fade-in-0"
        >
          {label}
          {keys ? <Shortcut keys={keys} /> : null}
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
