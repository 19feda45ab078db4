import type {
  AgentFileChange,
  Approval,
  ChatSettings,
  ChatStatus,
  ItemEnd,
  MessageDelivery,
  PlanStep,
  ToolKind,
  Usage,
} from '@homie/protocol';

/**
 * A chat's conversation as a screen shows it: what its log comes to. Immutable; what did not change is the same object, so
 * that a screen renders only what is new. Times are milliseconds since 1970.
 *
 * Previews (deltas, live output) only ever show early what a later event says for good: with or without them, in whatever
 * pieces, the same log ends in the same conversation.
 */
export interface Conversation {
  /** Oldest first. What belongs to no turn stands in one without an id. */
  readonly turns: readonly Turn[];
  /** Messages in the log that no turn has taken yet, oldest first: on their way, or queued. Failed ones stand in the turns. */
  readonly waiting: readonly UserMessage[];
  /** Everything that was asked in what is loaded, by the approval's id. */
  readonly approvals: ReadonlyMap<string, Approval>;
  readonly settings: ChatSettings;
  /** Undefined until an event has told. */
  readonly status: ChatStatus | undefined;
  readonly problem: string | undefined;
  readonly usage: Usage | undefined;
  /** The last event that is in here; 0: none. */
  readonly lastSeq: number;
}

/** What an agent does for one message. */
export interface Turn {
  /** Stays the same, and is unique in its conversation. */
  readonly key: string;
  /** Undefined: what happened outside of turns. */
  readonly id: string | undefined;
  /** `none` where there is no id. A turn whose end is not known runs. */
  readonly status: 'running' | 'completed' | 'interrupted' | 'failed' | 'none';
  readonly entries: readonly Entry[];
  readonly startedAt: number | undefined;
  readonly durationMs: number | undefined;
  readonly model: string | undefined;
  readonly effort: string | undefined;
  /** The approval that it was begun for, after the process that had asked for it ended. */
  readonly carried: string | undefined;
  /** Why it failed, for a person. */
  readonly error: string | undefined;
  /** Why it was interrupted: `cancelled`, `codexEnded`, `nodeEnded` or another word. */
  readonly why: string | undefined;
  /** All that it has changed so far, a unified diff: for the turn's end. */
  readonly diff: string | undefined;
}

/** A part of a turn, told apart by `kind`. */
export type Entry =
  | UserMessage
  | AssistantMessage
  | Reasoning
  | ToolStep
  | FileChange
  | Plan
  | ApprovalEntry
  | SettingsEntry
  | Compaction
  | Notice
  | ErrorEntry
  | OtherEntry;

export type EntryKind = Entry['kind'];

interface EntryBase<K extends string> {
  readonly kind: K;
  /** Stays the same from the first preview on, and is unique in its conversation. */
  readonly key: string;
  /** Its place in the log; undefined while there are only previews of it, which stand at the end. */
  readonly seq: number | undefined;
  readonly time: number;
  /** A text of it was cut in its middle. */
  readonly truncated: boolean;
}

/**
 * `sending`: not known to be in the chat yet; `sent`: in the log, on its way to the agent; `queued`: waits for the turn's end;
 * `delivered`: the agent has it; `failed`: it does not get it (see `error`); `refused`: the chat did not take it.
 */
export type MessageState = 'sending' | 'sent' | 'queued' | 'delivered' | 'failed' | 'refused';

export interface MessageImage {
  /** For `agent.chat.image`; absent while sending. */
  readonly id?: string;
  readonly mime: string;
  /** While it is sent: as it was given. */
  readonly base64?: string;
}

export interface UserMessage extends EntryBase<'user'> {
  readonly messageId: string;
  readonly text: string;
  readonly images: readonly MessageImage[];
  readonly mentions: readonly string[];
  /** Whoever sent it. */
  readonly by: string | undefined;
  readonly delivery: MessageDelivery;
  readonly state: MessageState;
  readonly error: string | undefined;
}

export interface AssistantMessage extends EntryBase<'assistant'> {
  /** Markdown. */
  readonly text: string;
  /** More of it is coming. */
  readonly streaming: boolean;
  readonly phase: string | undefined;
}

export interface Reasoning extends EntryBase<'reasoning'> {
  /** Markdown, part by part. */
  readonly summary: readonly string[];
  /** What it is a summary of, where the model tells. */
  readonly content: readonly string[];
  readonly streaming: boolean;
}

export interface ToolStep extends EntryBase<'tool'> {
  readonly tool: ToolKind;
  readonly title: string;
  readonly command: string | undefined;
  readonly cwd: string | undefined;
  readonly arguments: unknown;
  /** Of an MCP tool: its server and its name. */
  readonly server: string | undefined;
  readonly name: string | undefined;
  readonly status: 'running' | ItemEnd;
  /** So far while it runs, and at most the last {@link MAX_LIVE_OUTPUT} units of it. */
  readonly output: string;
  readonly exitCode: number | undefined;
  readonly startedAt: number;
  readonly durationMs: number | undefined;
  readonly error: string | undefined;
  /** The approval that it waits for, or waited for; see {@link Conversation.approvals}. */
  readonly approvalId: string | undefined;
}

export interface FileChange extends EntryBase<'files'> {
  readonly status: 'proposed' | ItemEnd;
  readonly changes: readonly AgentFileChange[];
  readonly approvalId: string | undefined;
}

/** A turn has one; it stands where it was first made, and says the latest. */
export interface Plan extends EntryBase<'plan'> {
  readonly steps: readonly PlanStep[];
  readonly explanation: string | undefined;
}

/** Where it was asked; open or resolved. */
export interface ApprovalEntry extends EntryBase<'approval'> {
  readonly approval: Approval;
}

export interface SettingsEntry extends EntryBase<'settings'> {
  readonly settings: ChatSettings;
  readonly by: string | undefined;
}

/** From here on the agent remembers a summary of what was before. */
export interface Compaction extends EntryBase<'compacted'> {}

export interface Notice extends EntryBase<'notice'> {
  readonly level: 'info' | 'warning';
  readonly text: string;
}

export interface ErrorEntry extends EntryBase<'error'> {
  readonly message: string;
  readonly code: string | undefined;
  /** The runtime tries again by itself. */
  readonly willRetry: boolean;
  /** How many in a row: one entry stands for all of them. */
  readonly count: number;
}

/** What a later version, or the runtime itself, says: `name` is its type or the runtime's method. */
export interface OtherEntry extends EntryBase<'other'> {
  readonly name: string;
  readonly provider: Readonly<Record<string, unknown>> | undefined;
}

/** UTF-16 units of a tool's output that are kept while it runs: the newest. Its result has what the log has. */
export const MAX_LIVE_OUTPUT = 256 * 1024;

export const EMPTY_CONVERSATION: Conversation = {
  turns: [],
  waiting: [],
  approvals: new Map(),
  settings: {},
  status: undefined,
  problem: undefined,
  usage: undefined,
  lastSeq: 0,
};
