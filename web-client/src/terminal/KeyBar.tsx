import { KeyRepeat, type NamedKey, type Stickiness } from '@homie/terminal-core';
import { ArrowDown, ArrowLeft, ArrowRight, ArrowUp, ClipboardPaste } from 'lucide-react';
import type { PointerEvent, ReactNode } from 'react';
import { useLayout } from '../layout/store';
import { activePane } from '../layout/workspace';
import { cn } from '../lib/cn';
import { toast } from '../ui/toast-store';
import { BAR_KEYS, pressKey, pressModifier, useModifiers } from './key-bar-store';
import { controllerOf } from './registry';

const ICONS: Partial<Record<NamedKey, ReactNode>> = {
  ArrowLeft: <ArrowLeft />,
  ArrowRight: <ArrowRight />,
  ArrowUp: <ArrowUp />,
  ArrowDown: <ArrowDown />,
};
const repeat = new KeyRepeat();

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
      {BAR_KEYS.map((key) =>
        key.kind === 'modifier' ? (
          <Cap
            key={key.name}
            name={modifiers[key.modifier] === 'locked' ? `${key.name}, locked` : key.name}
            state={modifiers[key.modifier]}
            onPress={() => {
              tick();
              pressModifier(key.modifier);
            }}
          >
            {key.label}
          </Cap>
        ) : (
          <Cap
            key={key.name}
            name={key.name}
            repeats
            onPress={() => {
              tick();
              const terminal = target();
              terminal?.type(pressKey(key, terminal.emulator.term.modes.applicationCursorKeysMode));
            }}
          >
            {key.kind === 'key' ? (ICONS[key.key] ?? key.label) : key.text}
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
  readonly state?: Stickiness;
  readonly repeats?: boolean;
  readonly onPress: () => void;
  readonly children: ReactNode;
}

function Cap({ name, state, repeats = false, onPress, children }: CapProps) {
  const release = (): void => repeat.release();
  const press = (event: PointerEvent<HTMLButtonElement>): void => {
    event.preventDefault();
    if (repeats) repeat.press(onPress);
    else onPress();
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
