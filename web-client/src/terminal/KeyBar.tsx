import { KeyRepeat, type Stickiness } from '@homie/terminal-core';
import { ArrowDown, ArrowLeft, ArrowLeftToLine, ArrowRight, ArrowUp, ClipboardPaste } from 'lucide-react';
import type { PointerEvent, ReactNode } from 'react';
import { useLayout } from '../layout/store';
import { activePane } from '../layout/workspace';
import { cn } from '../lib/cn';
import { toast } from '../ui/toast-store';
import { BAR_KEYS, type BarKey, pressKey, pressModifier, useModifiers } from './key-bar-store';
import { controllerOf } from './registry';

const FACES: Record<string, ReactNode> = {
  Up: <ArrowUp />,
  Down: <ArrowDown />,
  Left: <ArrowLeft />,
  Right: <ArrowRight />,
  Paste: <ClipboardPaste />,
  'Back tab': <ArrowLeftToLine />,
};

const repeat = new KeyRepeat();

function press(key: BarKey): void {
  navigator.vibrate?.(8);
  const terminal = controllerOf(activePane(useLayout.getState().workspace)?.id);
  if (key.kind === 'modifier') pressModifier(key.modifier);
  else if (key.kind === 'paste') void paste(terminal);
  else terminal?.type(pressKey(key, terminal.emulator.term.modes.applicationCursorKeysMode));
}

async function paste(terminal: ReturnType<typeof controllerOf>): Promise<void> {
  try {
    terminal?.paste(await navigator.clipboard.readText());
  } catch {
    toast('error', 'The browser did not allow pasting', {
      description: 'Allow clipboard access for this page, or hold the terminal and choose Paste.',
    });
  }
}

/** The keys that an on-screen keyboard lacks. It never takes the focus, so that the keyboard stays as it is. */
export function KeyBar() {
  const modifiers = useModifiers();
  return (
    <div
      role="toolbar"
      aria-label="Terminal keys"
      data-slot="key-bar"
      className="grid shrink-0 touch-manipulation grid-cols-7 gap-1 border-t bg-sidebar px-1.5 pt-1.5 pb-[max(0.375rem,env(safe-area-inset-bottom))]"
    >
      {BAR_KEYS.map((key) => (
        <Cap key={key.label} barKey={key} state={key.kind === 'modifier' ? modifiers[key.modifier] : undefined} />
      ))}
    </div>
  );
}

/** One key. With a finger it acts on the way down and repeats while held; a screen reader's click acts once. */
function Cap({ barKey, state }: { readonly barKey: BarKey; readonly state: Stickiness | undefined }) {
  const repeats = barKey.kind === 'key' || barKey.kind === 'text';
  const release = (): void => repeat.release();
  const down = (event: PointerEvent<HTMLButtonElement>): void => {
    event.preventDefault();
    if (repeats) repeat.press(() => press(barKey));
    else press(barKey);
  };
  return (
    <button
      type="button"
      aria-label={state === 'locked' ? `${barKey.label}, locked` : barKey.label}
      aria-pressed={state === undefined ? undefined : state !== 'off'}
      data-state={state}
      onPointerDown={down}
      onPointerUp={release}
      onPointerLeave={release}
      onPointerCancel={release}
      onMouseDown={(event) => event.preventDefault()}
      onClick={(event) => event.detail === 0 && press(barKey)}
      onContextMenu={(event) => event.preventDefault()}
      className={cn(
        'flex h-9 min-w-0 items-center justify-center rounded-md border bg-popover font-mono text-ui text-foreground select-none active:bg-selected [&_svg]:size-4',
        state === 'once' && 'border-primary bg-primary-soft text-primary',
        state === 'locked' && 'border-primary bg-primary text-primary-foreground',
      )}
    >
      {barKey.kind === 'text' ? <span aria-hidden>{barKey.text}</span> : (FACES[barKey.label] ?? barKey.label)}
    </button>
  );
}
