import { TERMINAL_FONT } from './emulator';

let ready: Promise<unknown> | undefined;

/** xterm measures its cells once, when it opens: the font has to be there by then. A font that fails is done without. */
export function fontsReady(): Promise<unknown> {
  ready ??= Promise.allSettled([
    document.fonts.load(`13px ${TERMINAL_FONT}`),
    document.fonts.load(`bold 13px ${TERMINAL_FONT}`),
  ]);
  return ready;
}
