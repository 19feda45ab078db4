/** What is being typed where the caret is, that a menu can complete: `/mod`, or `@src/a`. */
export interface Trigger {
  readonly kind: 'command' | 'file';
  /** Without its sign. */
  readonly query: string;
  /** From the sign to the caret, in UTF-16 units. */
  readonly from: number;
  readonly to: number;
}

/** A file's path has no more characters than this while it is looked for. */
const LONGEST = 200;

/** A command stands alone, at the very beginning; a file anywhere, behind a space. */
export function triggerAt(text: string, caret: number): Trigger | undefined {
  const before = text.slice(0, caret);
  const command = /^\/(\S*)$/.exec(before);
  if (command && !/\S/.test(text.slice(caret))) return { kind: 'command', query: command[1] ?? '', from: 0, to: caret };
  const file = /(?:^|[\s(])@([^\s@]*)$/.exec(before);
  const query = file?.[1];
  if (query === undefined || query.length > LONGEST) return undefined;
  return { kind: 'file', query, from: caret - query.length - 1, to: caret };
}

/** The text with what is being typed replaced, and where the caret stands then. */
export function complete(
  text: string,
  trigger: Trigger,
  by: string,
): { readonly text: string; readonly caret: number } {
  const after = text.slice(trigger.to);
  const space = by && !/^\s/.test(after) ? ' ' : '';
  return {
    text: `${text.slice(0, trigger.from)}${by}${space}${after}`,
    caret: trigger.from + by.length + (by ? 1 : 0),
  };
}

/** Of the files that were chosen, those that the text still names. */
export function namedIn(text: string, mentions: readonly string[]): string[] {
  return [...new Set(mentions)].filter((path) => text.includes(`@${path}`));
}
