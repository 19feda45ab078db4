import { useEffect } from 'react';
import { runCommand } from '../commands/command';
import { COMMANDS } from '../commands/commands';
import { IS_MAC, shortcutFor } from './shortcuts';
import { useUi } from './ui-store';

/** Runs commands by their keys, before the terminal sees them. While a dialog is open its keys are its own. */
export function useShortcuts(): void {
  useEffect(() => {
    const onKeyDown = (event: KeyboardEvent): void => {
      if (useUi.getState().dialog.kind !== 'none' || event.isComposing) return;
      const pressed = shortcutFor(event);
      if (!pressed) return;
      // The browser copies and pastes by itself on a Mac, and everywhere pastes into what has the focus.
      if (pressed === 'paste' || (pressed === 'copy' && IS_MAC)) return;
      const id = pressed === 'leaveTerminalAlternative' ? 'leaveTerminal' : pressed;
      const command = COMMANDS.find((candidate) => candidate.keys === id);
      if (!command) return;
      event.preventDefault();
      event.stopPropagation();
      runCommand(command);
    };
    addEventListener('keydown', onKeyDown, { capture: true });
    return () => removeEventListener('keydown', onKeyDown, { capture: true });
  }, []);
}
