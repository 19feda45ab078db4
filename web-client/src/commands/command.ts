import type { ShortcutId } from '../app/shortcuts';
import { currentRefusal, type Scope, sayWhy } from '../connection/access';

export interface Command {
  readonly id: string;
  readonly title: string;
  readonly group: 'Terminal' | 'Agent' | 'Layout' | 'View' | 'Homie';
  /** Other words that one may look for. */
  readonly keywords?: string;
  readonly keys?: ShortcutId;
  /** What one has to be allowed; without it the palette says why not. */
  readonly needs?: Scope;
  readonly run: () => void;
}

/** Runs a command, or says why one may not. */
export function runCommand(command: Command): void {
  const why = command.needs && currentRefusal(command.needs);
  if (why) sayWhy(why);
  else command.run();
}
