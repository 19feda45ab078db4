import type { AgentModel, ApprovalPolicy, Sandbox } from '@homie/protocol';

/** One of a few that a command is given. */
export interface Choice {
  readonly id: string;
  readonly title: string;
  readonly description?: string | undefined;
  readonly current?: boolean;
}

/** What `/` offers. `run` gets the choice's id, or the text behind the command. */
export interface SlashCommand {
  readonly name: string;
  readonly title: string;
  /** Why it cannot be used now. */
  readonly off?: string | undefined;
  /** To choose from; without it the command is done at once, or takes a text. */
  readonly choices?: readonly Choice[];
  /** What its text stands for: `New name`. It is asked for. */
  readonly text?: string;
  readonly run: (argument: string) => void;
}

/** What the usual commands do; one that is left out is not offered. */
export interface CommandActions {
  readonly setModel?: (model: string) => void;
  readonly setEffort?: (effort: string) => void;
  readonly setPermission?: (policy: ApprovalPolicy, sandbox: Sandbox) => void;
  readonly compact?: () => void;
  readonly diff?: () => void;
  readonly stop?: () => void;
  readonly fork?: () => void;
  readonly newChat?: () => void;
  readonly rename?: (name: string) => void;
  readonly archive?: () => void;
  readonly terminal?: () => void;
  readonly copy?: () => void;
}

export interface CommandState {
  readonly running: boolean;
  readonly models: readonly AgentModel[];
  readonly model?: string | undefined;
  readonly effort?: string | undefined;
  readonly approvalPolicy?: ApprovalPolicy | undefined;
  readonly sandbox?: Sandbox | undefined;
}

/** How far an agent may go by itself: what is meant by a policy and a sandbox together. */
export const PERMISSIONS: readonly {
  readonly id: string;
  readonly title: string;
  readonly description: string;
  readonly policy: ApprovalPolicy;
  readonly sandbox: Sandbox;
}[] = [
  {
    id: 'read',
    title: 'Read only',
    description: 'Looks around by itself, asks before it changes or runs anything',
    policy: 'on-request',
    sandbox: 'read-only',
  },
  {
    id: 'ask',
    title: 'Ask for everything',
    description: 'Asks before each command that does more than read',
    policy: 'untrusted',
    sandbox: 'workspace-write',
  },
  {
    id: 'folder',
    title: 'Work in its folder',
    description: 'Changes files in its folder by itself, asks for all beyond',
    policy: 'on-request',
    sandbox: 'workspace-write',
  },
  {
    id: 'full',
    title: 'Full access',
    description: 'Does whatever it wants on this machine, and never asks',
    policy: 'never',
    sandbox: 'full-access',
  },
];

const RUNNING = 'Not while a turn runs';

/** The commands that every chat has. */
export function standardCommands(state: CommandState, actions: CommandActions): SlashCommand[] {
  const { setModel, setEffort, setPermission, rename } = actions;
  const model = state.models.find((each) => each.id === state.model) ?? state.models.find((each) => each.isDefault);
  const commands: SlashCommand[] = [];
  const simple = (name: string, title: string, run: (() => void) | undefined, off?: string): void => {
    if (run) commands.push({ name, title, off, run: () => run() });
  };
  if (setModel)
    commands.push({
      name: 'model',
      title: 'Choose the model',
      off: state.models.length === 0 ? 'No models are known yet' : undefined,
      choices: state.models.map((each) => ({
        id: each.id,
        title: each.name,
        description: each.description,
        current: each.id === model?.id,
      })),
      run: setModel,
    });
  if (setEffort && model && model.efforts.length > 0)
    commands.push({
      name: 'effort',
      title: 'Choose how hard it thinks',
      choices: model.efforts.map((each) => ({
        id: each,
        title: each,
        current: each === (state.effort ?? model.defaultEffort),
        description: each === model.defaultEffort ? 'What the model does by itself' : undefined,
      })),
      run: setEffort,
    });
  if (setPermission)
    commands.push({
      name: 'permission',
      title: 'Choose what it may do without asking',
      choices: PERMISSIONS.map((each) => ({
        ...each,
        current: each.policy === state.approvalPolicy && each.sandbox === state.sandbox,
      })),
      run: (id) => {
        const chosen = PERMISSIONS.find((each) => each.id === id);
        if (chosen) setPermission(chosen.policy, chosen.sandbox);
      },
    });
  simple('stop', 'Stop the turn and what it runs', actions.stop, state.running ? undefined : 'Nothing runs');
  simple('diff', 'Show what has changed in its folder', actions.diff);
  simple('compact', 'Have it remember a summary, to make room', actions.compact, state.running ? RUNNING : undefined);
  simple('fork', 'Go on in a new chat, from here', actions.fork, state.running ? RUNNING : undefined);
  simple('new', 'Begin a new chat in the same folder', actions.newChat);
  if (rename) commands.push({ name: 'rename', title: 'Give the chat another name', text: 'New name', run: rename });
  simple('terminal', 'Open a terminal in its folder', actions.terminal);
  simple('copy', 'Copy its last answer', actions.copy);
  simple('archive', 'Put the chat away', actions.archive);
  return commands;
}

/** The commands that a few letters can mean: those that begin with them first, then those that have them in their title. */
export function matchCommands(commands: readonly SlashCommand[], query: string): SlashCommand[] {
  const wanted = query.toLowerCase();
  const begin = commands.filter((each) => each.name.startsWith(wanted));
  const within = commands.filter((each) => !begin.includes(each) && each.title.toLowerCase().includes(wanted));
  return wanted === '' ? [...commands] : [...begin, ...within];
}

export function matchChoices(choices: readonly Choice[], query: string): Choice[] {
  const wanted = query.trim().toLowerCase();
  return choices.filter((each) => `${each.id} ${each.title}`.toLowerCase().includes(wanted));
}

/** A whole line that is a command with what it is given: `/rename Better name`. Other texts that begin with `/` are messages. */
export function parseCommand(
  text: string,
  commands: readonly SlashCommand[],
): { readonly command: SlashCommand; readonly argument: string } | undefined {
  const match = /^\/([a-z]+)(?:[ \t]+([^\n]*))?$/.exec(text.trim());
  const command = match ? commands.find((each) => each.name === match[1]) : undefined;
  return command ? { command, argument: match?.[2]?.trim() ?? '' } : undefined;
}
