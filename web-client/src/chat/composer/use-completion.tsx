import type { FoundFile } from '@homie/protocol';
import { File, Folder } from 'lucide-react';
import { useMemo, useState } from 'react';
import type { MenuItem } from './CompletionMenu';
import { matchChoices, matchCommands, type SlashCommand } from './commands';
import { type Trigger, triggerAt } from './trigger';
import { type SearchFiles, useFiles } from './use-files';

/** What the menu above the text offers now. */
export interface Completion {
  readonly label: string;
  readonly items: readonly MenuItem[];
  readonly note: string | undefined;
  readonly active: number;
  readonly setActive: (index: number) => void;
  readonly trigger: Trigger;
  readonly picked: (index: number) => Picked | undefined;
}

export type Picked =
  | { readonly kind: 'command'; readonly command: SlashCommand }
  | { readonly kind: 'choice'; readonly command: SlashCommand; readonly id: string }
  | { readonly kind: 'file'; readonly file: FoundFile };

export interface CompletionOptions {
  readonly text: string;
  readonly caret: number;
  /** Somebody has closed the menu. */
  readonly closed: boolean;
  readonly commands: readonly SlashCommand[];
  readonly searchFiles: SearchFiles;
}

/** Undefined: there is nothing to complete. */
export function useCompletion({
  text,
  caret,
  closed,
  commands,
  searchFiles,
}: CompletionOptions): Completion | undefined {
  const trigger = useMemo(() => (closed ? undefined : triggerAt(text, caret)), [closed, text, caret]);
  const choosing = useMemo(
    () => (closed ? undefined : choosingOf(text, caret, commands)),
    [closed, text, caret, commands],
  );
  const files = useFiles(trigger?.kind === 'file' ? trigger.query : undefined, searchFiles);
  const about = choosing
    ? `${choosing.command.name} ${choosing.query}`
    : trigger
      ? `${trigger.kind} ${trigger.query}`
      : '';
  const [pointed, setPointed] = useState({ about, index: 0 });
  const active = pointed.about === about ? pointed.index : 0;
  const setActive = (index: number): void => setPointed({ about, index });

  if (choosing) {
    const { command } = choosing;
    const found = matchChoices(command.choices ?? [], choosing.query);
    return {
      label: command.title,
      items: found.map((each) => ({
        id: each.id,
        title: each.title,
        description: each.description,
        current: each.current ?? false,
      })),
      note: 'None of them is called so.',
      active,
      setActive,
      trigger: { kind: 'command', query: choosing.query, from: 0, to: text.length },
      picked: (index) => found[index] && { kind: 'choice', command, id: found[index].id },
    };
  }
  if (trigger?.kind === 'command') {
    const found = matchCommands(commands, trigger.query);
    // A path may begin a message as well: no menu says that nothing was found.
    if (found.length === 0) return undefined;
    return {
      label: 'Commands',
      items: found.map((each) => ({
        id: each.name,
        title: <code className="font-mono text-xs">/{each.name}</code>,
        description: each.title,
        off: each.off,
      })),
      note: undefined,
      active,
      setActive,
      trigger,
      picked: (index) => (found[index] && !found[index].off ? { kind: 'command', command: found[index] } : undefined),
    };
  }
  if (trigger?.kind === 'file') {
    const found = files.kind === 'found' ? files.files : [];
    return {
      label: 'Files',
      items: found.map((each) => ({
        id: each.path,
        icon: each.folder ? <Folder aria-hidden /> : <File aria-hidden />,
        title: <FilePath path={each.path} />,
      })),
      note: files.kind === 'failed' ? files.reason : files.kind === 'found' ? 'No such file.' : 'Searching…',
      active,
      setActive,
      trigger,
      picked: (index) => found[index] && { kind: 'file', file: found[index] },
    };
  }
  return undefined;
}

/** `/model gp`: a command of which one of a few is being chosen. */
function choosingOf(
  text: string,
  caret: number,
  commands: readonly SlashCommand[],
): { readonly command: SlashCommand; readonly query: string } | undefined {
  const match = /^\/([a-z]+) ([^\n]*)$/.exec(text);
  if (!match || caret !== text.length) return undefined;
  const command = commands.find((each) => each.name === match[1] && each.choices && !each.off);
  return command ? { command, query: match[2] ?? '' } : undefined;
}

function FilePath({ path }: { readonly path: string }) {
  const cut = path.replace(/\/$/, '').lastIndexOf('/') + 1;
  return (
    <span className="font-mono text-xs">
      <span className="text-muted-foreground">{path.slice(0, cut)}</span>
      {path.slice(cut)}
    </span>
  );
}
