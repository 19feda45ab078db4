import { Check } from 'lucide-react';
import { type ReactNode, useEffect, useRef } from 'react';
import { cn } from '../../lib/cn';

export interface MenuItem {
  readonly id: string;
  readonly icon?: ReactNode;
  readonly title: ReactNode;
  readonly description?: ReactNode;
  readonly current?: boolean;
  readonly off?: string | undefined;
}

export interface CompletionMenuProps {
  readonly id: string;
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly active: number;
  /** Instead of the items: `Searching…`. */
  readonly note?: string | undefined;
  readonly onPick: (index: number) => void;
  readonly onPoint: (index: number) => void;
}

/** What can be chosen for what is being typed, above the text. The focus stays in the text. */
export function CompletionMenu({ id, label, items, active, note, onPick, onPoint }: CompletionMenuProps) {
  const list = useRef<HTMLDivElement>(null);
  // biome-ignore lint/correctness/useExhaustiveDependencies: whenever another one is pointed at
  useEffect(() => {
    list.current?.querySelector('[aria-selected="true"]')?.scrollIntoView({ block: 'nearest' });
  }, [active]);
  return (
    <div
      data-slot="completion-menu"
      className="absolute inset-x-0 bottom-full z-20 mb-1.5 overflow-hidden rounded-lg border bg-popover shadow-pop"
    >
      <div
        ref={list}
        id={id}
        role="listbox"
        // What is scrolled must be reached with the keyboard; the text keeps the focus all the same.
        tabIndex={0}
        aria-label={label}
        className="max-h-[min(20rem,45dvh)] overflow-y-auto p-1"
      >
        {items.map((item, index) => (
          // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are those of the text that has the focus
          // biome-ignore lint/a11y/useFocusableInteractive: as said
          <div
            key={item.id}
            id={`${id}-${index}`}
            role="option"
            aria-selected={index === active}
            aria-disabled={item.off ? true : undefined}
            // The text keeps the focus.
            onPointerDown={(event) => event.preventDefault()}
            onPointerMove={() => onPoint(index)}
            onClick={() => onPick(index)}
            className={cn(
              'flex min-h-8 items-center gap-2.5 rounded-md px-2 py-1 touch:min-h-11 [&>svg]:size-4 [&>svg]:shrink-0 [&>svg]:text-muted-foreground',
              index === active && 'bg-selected',
              item.off && 'opacity-60',
            )}
          >
            {item.icon}
            <span className="shrink-0 wrap-anywhere">{item.title}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
              {item.off ?? item.description}
            </span>
            {item.current ? <Check aria-label="Chosen now" /> : null}
          </div>
        ))}
      </div>
      {items.length === 0 ? (
        <p className="px-3 pb-2 text-xs text-muted-foreground">{note ?? 'Nothing found.'}</p>
      ) : null}
    </div>
  );
}
