import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste } from 'lucide-react';
import { type PointerEvent, type ReactNode, useRef } from 'react';
import { useLayout } from '../layout/store';
import { activePane } from '../layout/workspace';
import { cn } from '../lib/cn';
import { toast } from '../ui/toast-store';
import { BAR_KEYS, type BarKey, keySequence, pressModifier, useModifiers } from './key-bar-store';
import { controllerOf } from './registry';

/** A held key repeats after this, then at this pace, in ms. */
const REPEAT_AFTER = 400;
const REPEAT_EVERY = 60;

const ICONS: Partial<Record<BarKey, ReactNode>> = {
  left: <ArrowLeft />,
  right: <ArrowRight />,
  up: <ArrowUp />,
  down: <ArrowDown />,
};

function target() {
  return controllerOf(activePane(useLayout.getState().workspace)?.id);
}

function tick(): void {
  navigator.vibrate?.(8);
}

/** The keys that an on-screen keyboard lacks. It never takes the focus, so that the keyboard stays as it is. */
export function KeyBar() {
  const modifiers = useModifiers();
  const paste = async (): Promise<void> => {
    tick();
    try {
      target()?.paste(await navigator.clipboard.readText());
    } catch {
      toast('error', 'The browser did not allow pasting', {
        description: 'Allow clipboard access for this page, or hold the terminal and choose Paste.',
      });
    }
  };
  return (
    <div
      role="toolbar"
      aria-label="Terminal keys"
      data-slot="key-bar"
      className="flex shrink-0 touch-pan-x gap-1 overflow-x-auto border-t bg-sidebar px-1.5 pt-1.5 pb-[max(0.375rem,env(safe-area-inset-bottom))] [scrollbar-width:none]"
    >
      {BAR_KEYS.map(({ key, label, name }) =>
        key === 'ctrl' || key === 'alt' ? (
          <Cap
            key={key}
            name={modifiers[key] === 'locked' ? `${name}, locked` : name}
            state={modifiers[key]}
            onPress={() => {
              tick();
              pressModifier(key);
            }}
          >
            {label}
          </Cap>
        ) : (
          <Cap
            key={key}
            name={name}
            repeats
            onPress={() => {
              tick();
              const terminal = target();
              terminal?.type(keySequence(key, terminal.emulator.term.modes.applicationCursorKeysMode));
            }}
          >
            {ICONS[key] ?? label}
          </Cap>
        ),
      )}
      <Cap name="Paste" onPress={() => void paste()}>
        <ClipboardPaste />
      </Cap>
    </div>
  );
}

interface CapProps {
  readonly name: string;
  readonly state?: 'off' | 'once' | 'locked';
  readonly repeats?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Cap({ name, state, repeats = false, onPress, children }: CapProps) {
  const timer = useRef<ReturnType<typeof setTimeout>>(undefined);
  const release = (): void => clearTimeout(timer.current);
  const press = (event: PointerEvent<HTMLButtonElement>): void => {
    event.preventDefault();
    release();
    onPress();
    if (!repeats) return;
    const again = (): void => {
      onPress();
      timer.current = setTimeout(again, REPEAT_EVERY);
    };
    timer.current = setTimeout(again, REPEAT_AFTER);
  };
  return (
    <button
      type="button"
      aria-label={name}
      aria-pressed={state === undefined ? undefined : state !== 'off'}
      data-state={state}
      onPointerDown={press}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onMouseDown={(event) => event.preventDefault()}
      // A screen reader or a keyboard presses without a pointer.
      onClick={(event) => event.detail === 0 && onPress()}
      onContextMenu={(event) => event.preventDefault()}
      className={cn(
        'flex h-10 min-w-10 flex-1 items-center justify-center rounded-md border border-border bg-card px-2 font-mono text-ui text-foreground select-none active:bg-selected [&_svg]:size-4',
        state === 'once' && 'border-primary bg-primary-soft text-primary',
        state === 'locked' && 'border-primary bg-primary text-primary-foreground',
      )}
    >
      {children}
    </button>
  );
}
