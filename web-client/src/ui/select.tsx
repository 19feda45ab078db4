import { Check, ChevronDown } from 'lucide-react';
import { Select as Primitive } from 'radix-ui';
import { cn } from '../lib/cn';
import { MENU, MENU_ITEM } from './menu-styles';

export interface SelectProps<T extends string> {
  readonly value: T;
  readonly onValueChange: (value: T) => void;
  readonly options: readonly { readonly value: T; readonly label: string; readonly disabled?: boolean }[];
  readonly id?: string;
  readonly 'aria-label'?: string;
  readonly className?: string;
}

export function Select<T extends string>({ value, onValueChange, options, className, ...props }: SelectProps<T>) {
  return (
    <Primitive.Root value={value} onValueChange={(next) => onValueChange(next as T)}>
      <Primitive.Trigger
        data-slot="select-trigger"
        className={cn(
          'flex h-8 w-full items-center justify-between gap-2 rounded-md border border-border-strong bg-background px-2.5 text-ui hover:bg-hover touch:h-10',
          className,
        )}
        {...props}
      >
        <Primitive.Value />
        <ChevronDown className="size-4 text-muted-foreground" aria-hidden />
      </Primitive.Trigger>
      <Primitive.Portal>
        <Primitive.Content
          data-slot="select-content"
          position="popper"
          sideOffset={4}
          className={cn(MENU, 'min-w-(--radix-select-trigger-width)')}
        >
          <Primitive.Viewport>
            {options.map((option) => (
              <Primitive.Item
                key={option.value}
                value={option.value}
                disabled={option.disabled ?? false}
                className={cn(MENU_ITEM, 'pr-8')}
              >
                <Primitive.ItemText>{option.label}</Primitive.ItemText>
                <Primitive.ItemIndicator className="absolute right-2.5">
                  <Check />
                </Primitive.ItemIndicator>
              </Primitive.Item>
            ))}
          </Primitive.Viewport>
        </Primitive.Content>
      </Primitive.Portal>
    </Primitive.Root>
  );
}
