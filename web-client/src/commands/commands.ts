import { AGENT } from './agent';
import type { Command } from './command';
import { HOMIE } from './homie';
import { LAYOUT } from './layout';
import { TERMINAL } from './terminal';
import { VIEW } from './view';

/** Everything one can do, once: the palette lists it, the keys run it, the shortcut sheet shows it. */
export const COMMANDS: readonly Command[] = [...TERMINAL, ...AGENT, ...LAYOUT, ...VIEW, ...HOMIE];
