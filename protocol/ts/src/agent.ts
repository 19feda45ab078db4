/**
 * Chats with agents (SPEC.md section 6, agent.chat.*; docs/agents.md). Times are milliseconds since 1970, `seq` counts a chat's
 * log from 1.
 */

/** Bounds of chats; a parameter outside is INVALID_ARGUMENT. */
export const AGENT_LIMITS = {
  /** UTF-16 units of a message's text. */
  maxText: 256 * 1024,
  maxImages: 8,
  /** Bytes of a message's images together. */
  maxImageBytes: 640 * 1024,
  maxMentions: 64,
  maxName: 200,
  maxMessageId: 64,
  /** Messages that wait for a turn's end. */
  maxQueued: 32,
  /** Events of one page of a log. */
  maxPage: 500,
} as const;

/** When the agent asks: before all that is not known to only read, when the sandbox forbids something, never. */
export type ApprovalPolicy = 'untrusted' | 'on-request' | 'never';
/** What its commands may do without being asked about. */
export type Sandbox = 'read-only' | 'workspace-write' | 'full-access';

/** How a chat's agent works from its next turn on; what is absent is the runtime's own default. */
export interface ChatSettings {
  readonly model?: string;
  readonly effort?: string;
  readonly approvalPolicy?: ApprovalPolicy;
  readonly sandbox?: Sandbox;
}

/** `waiting`: for an answer to an approval or a question. */
export type ChatStatus = 'idle' | 'running' | 'waiting' | 'interrupted' | 'closed';

export interface TokenCount {
  readonly input: number;
  readonly cached: number;
  readonly output: number;
  readonly reasoning: number;
  readonly total: number;
}

/** Tokens: of the whole conversation, of the last request to the model, and how many the model can take at once. */
export interface Usage {
  readonly total: TokenCount;
  readonly last: TokenCount;
  readonly contextWindow?: number;
}

export interface Chat extends ChatSettings {
  /** `NODEID-GATEWAYID-RANDOM`. */
  readonly id: string;
  readonly nodeId: string;
  readonly gatewayId: string;
  readonly runtime: string;
  readonly account?: string;
  readonly name: string;
  readonly cwd: string;
  readonly status: ChatStatus;
  /** Why it cannot go on now. */
  readonly problem?: string;
  /** The turn that runs. */
  readonly turnId?: string;
  /** Open approvals. */
  readonly pending: number;
  /** Messages that wait for the turn's end. */
  readonly queued: number;
  readonly lastSeq: number;
  /** Up to where the caller has read; absent in events. */
  readonly readSeq?: number;
  /** The last thing said. */
  readonly preview?: string;
  readonly usage?: Usage;
  readonly archived: boolean;
  readonly forkedFrom?: string;
  readonly createdAt: number;
  readonly updatedAt: number;
}

export type ApprovalKind = 'command' | 'fileChange' | 'permissions' | 'network' | 'question' | 'elicitation';

/** An answer that can be given; `rule` is what would be allowed from now on. */
export interface ApprovalDecision {
  readonly id: string;
  /** For a button; names what it is about. */
  readonly title: string;
  readonly rule?: string;
}

export interface AgentQuestion {
  readonly id: string;
  readonly header: string;
  readonly question: string;
  readonly options?: readonly { readonly label: string; readonly description?: string }[];
  readonly multiple?: boolean;
  readonly secret?: boolean;
  /** Whether another text than the options' may be given. */
  readonly other?: boolean;
}

export interface AgentFileChange {
  readonly path: string;
  readonly kind: 'add' | 'delete' | 'update';
  readonly movePath?: string;
  /** Unified; for `add` and `delete` it may be the file's whole text. */
  readonly diff: string;
}

/** Something that an agent asks the chat's owner. */
export interface Approval {
  /** The same for the same question, however often the runtime puts it. */
  readonly id: string;
  readonly chatId: string;
  readonly nodeId: string;
  readonly turnId?: string;
  readonly itemId?: string;
  readonly kind: ApprovalKind;
  readonly command?: string;
  readonly cwd?: string;
  /** Why the agent wants it, in its words. */
  readonly reason?: string;
  readonly changes?: readonly AgentFileChange[];
  /** The runtime's own form. */
  readonly permissions?: Readonly<Record<string, unknown>>;
  readonly questions?: readonly AgentQuestion[];
  /** Of an elicitation, with the `schema` of the answer or the `url` to go to. */
  readonly message?: string;
  readonly schema?: Readonly<Record<string, unknown>>;
  readonly url?: string;
  /** Empty for `question` and `elicitation`. */
  readonly decisions: readonly ApprovalDecision[];
  readonly requestedAt: number;
  /** When it is declined because nobody answered. */
  readonly expiresAt?: number;
  /** The process that asked has ended: accepted, it is carried over into a turn of its own. */
  readonly stale?: boolean;
  readonly status: 'open' | 'resolved';
  /** The id of the decision, or `answered`. */
  readonly decision?: string;
  /** The subject that decided; absent where Homie or the runtime itself did. */
  readonly by?: string;
  readonly decidedAt?: number;
  readonly why?: string;
}

export type MessageDelivery = 'turn' | 'steer' | 'queue';
/** `auto` begins a turn, or steers the one that runs. */
export type DeliveryWish = 'auto' | 'steer' | 'queue';
export type ToolKind = 'command' | 'mcp' | 'web' | 'image' | 'agent' | 'other';
export type ItemEnd = 'completed' | 'failed' | 'declined' | 'interrupted';

export interface PlanStep {
  readonly text: string;
  readonly status: 'pending' | 'running' | 'done';
}

interface EventBase<T extends string> {
  readonly type: T;
  readonly seq: number;
  readonly time: number;
  readonly turnId?: string;
  readonly itemId?: string;
  /** What the runtime itself said: `method` and `params`, or `item`. */
  readonly provider?: Readonly<Record<string, unknown>>;
  /** A text was cut in its middle. */
  readonly truncated?: boolean;
}

/** What a tool does, in `agent.tool.call` and again in `agent.tool.result`. */
export interface ToolFields {
  readonly kind: ToolKind;
  readonly title: string;
  readonly command?: string;
  readonly cwd?: string;
  readonly arguments?: unknown;
  readonly server?: string;
  readonly tool?: string;
}

type E<T extends string, F = object> = EventBase<T> & F;

/** What happens in a chat. A type or form of a later version is `agent.other` (see {@link agentEvent}). */
export type AgentEvent =
  | E<
      'agent.input',
      {
        readonly messageId: string;
        readonly text: string;
        readonly images?: readonly { readonly id: string; readonly mime: string }[];
        readonly mentions?: readonly (string | { readonly path: string })[];
        readonly by?: string;
        readonly delivery: MessageDelivery;
      }
    >
  | E<'agent.input.delivered', { readonly messageId: string; readonly delivery: MessageDelivery }>
  | E<'agent.input.failed', { readonly messageId: string; readonly error?: unknown }>
  | E<'agent.input.withdrawn', { readonly messageId: string }>
  | E<
      'agent.turn.started',
      { readonly turnId: string; readonly model?: string; readonly effort?: string; readonly carried?: string }
    >
  | E<
      'agent.turn.ended',
      {
        readonly turnId: string;
        readonly status: 'completed' | 'interrupted' | 'failed';
        readonly error?: unknown;
        readonly durationMs?: number;
        readonly why?: string;
      }
    >
  | E<'agent.message.delta', { readonly itemId: string; readonly text: string }>
  | E<'agent.message.final', { readonly itemId: string; readonly text: string; readonly phase?: string }>
  | E<
      'agent.reasoning.delta',
      { readonly itemId: string; readonly text: string; readonly part?: number; readonly raw?: boolean }
    >
  | E<
      'agent.reasoning.final',
      { readonly itemId: string; readonly summary?: readonly string[]; readonly content?: readonly string[] }
    >
  | E<'agent.tool.call', { readonly itemId: string } & ToolFields>
  | E<'agent.tool.output', { readonly itemId: string; readonly text: string }>
  | E<
      'agent.tool.result',
      {
        readonly itemId: string;
        readonly status: ItemEnd;
        readonly exitCode?: number;
        readonly output?: string;
        readonly durationMs?: number;
        readonly error?: unknown;
      } & ToolFields
    >
  | E<
      'agent.file.change',
      {
        readonly itemId: string;
        readonly status: 'proposed' | ItemEnd;
        readonly changes: readonly AgentFileChange[];
      }
    >
  | E<'agent.plan', { readonly steps: readonly PlanStep[]; readonly explanation?: string }>
  | E<'agent.diff', { readonly diff: string }>
  | E<'agent.approval.required', { readonly approval: Approval }>
  | E<'agent.approval.resolved', { readonly approval: Approval }>
  | E<'agent.usage', { readonly usage: Usage }>
  | E<'agent.status', { readonly status: ChatStatus; readonly problem?: string }>
  | E<'agent.settings', ChatSettings & { readonly by?: string }>
  | E<'agent.compacted'>
  | E<'agent.error', { readonly message: string; readonly code?: string; readonly willRetry?: boolean }>
  | E<
      'agent.notice',
      { readonly level?: 'info' | 'warning'; readonly text: string; readonly missing?: number | boolean }
    >
  /** `named` is the type it came with, where that was another. */
  | E<'agent.other', { readonly named?: string }>;

export type AgentEventType = AgentEvent['type'];
export type AgentEventOf<T extends AgentEventType> = Extract<AgentEvent, { readonly type: T }>;

type Kind = 'string' | 'number' | 'object' | 'array';

/** What an event of each type cannot do without. */
const REQUIRED: { readonly [T in AgentEventType]: Readonly<Record<string, Kind>> } = {
  'agent.input': { messageId: 'string', text: 'string' },
  'agent.input.delivered': { messageId: 'string' },
  'agent.input.failed': { messageId: 'string' },
  'agent.input.withdrawn': { messageId: 'string' },
  'agent.turn.started': { turnId: 'string' },
  'agent.turn.ended': { turnId: 'string', status: 'string' },
  'agent.message.delta': { itemId: 'string', text: 'string' },
  'agent.message.final': { itemId: 'string', text: 'string' },
  'agent.reasoning.delta': { itemId: 'string', text: 'string' },
  'agent.reasoning.final': { itemId: 'string' },
  'agent.tool.call': { itemId: 'string', kind: 'string', title: 'string' },
  'agent.tool.output': { itemId: 'string', text: 'string' },
  'agent.tool.result': { itemId: 'string', kind: 'string', title: 'string', status: 'string' },
  'agent.file.change': { itemId: 'string', status: 'string', changes: 'array' },
  'agent.plan': { steps: 'array' },
  'agent.diff': { diff: 'string' },
  'agent.approval.required': { approval: 'object' },
  'agent.approval.resolved': { approval: 'object' },
  'agent.usage': { usage: 'object' },
  'agent.status': { status: 'string' },
  'agent.settings': {},
  'agent.compacted': {},
  'agent.error': { message: 'string' },
  'agent.notice': { text: 'string' },
  'agent.other': {},
};

/**
 * Reads an event as the gateway sent it, in a page of a log or as a payload with its `seq` beside it. A type that this version
 * does not know, or one without what it needs, becomes `agent.other`: nothing is dropped, and nobody has to expect anything.
 */
export function agentEvent(value: unknown, seq?: number): AgentEvent {
  const fields = isObject(value) ? value : {};
  const type = typeof fields.type === 'string' ? fields.type : '';
  const required = Object.hasOwn(REQUIRED, type) ? REQUIRED[type as AgentEventType] : undefined;
  const base = {
    ...fields,
    seq: seq ?? (typeof fields.seq === 'number' ? fields.seq : 0),
    time: typeof fields.time === 'number' ? fields.time : 0,
  };
  if (required !== undefined && Object.entries(required).every(([name, kind]) => is(fields[name], kind))) {
    return base as unknown as AgentEvent;
  }
  return { ...base, type: 'agent.other', named: type };
}

const PREVIEWS: ReadonlySet<string> = new Set<AgentEventType>([
  'agent.message.delta',
  'agent.reasoning.delta',
  'agent.tool.output',
]);

/** Whether a later event of the same item says all that this one does. */
export function isPreview(event: AgentEvent): boolean {
  return PREVIEWS.has(event.type);
}

function is(value: unknown, kind: Kind): boolean {
  switch (kind) {
    case 'array':
      return Array.isArray(value);
    case 'object':
      return isObject(value);
    default:
      return typeof value === kind;
  }
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

/** The machine of a chat, which its id begins with. */
export function nodeOfChat(chatId: string): string | undefined {
  const parts = chatId.split('-');
  return parts.length === 3 && parts.every((part) => part !== '') ? parts[0] : undefined;
}

// Parameters and results.

export interface OfChat {
  readonly chatId: string;
}
export interface ChatResult {
  readonly chat: Chat;
}

export interface CreateChatParams extends ChatSettings {
  readonly nodeId?: string;
  readonly runtime?: string;
  readonly account?: string;
  /** Absent: the home folder. */
  readonly cwd?: string;
  readonly name?: string;
}

export interface ListChatsParams {
  readonly nodeId?: string;
  readonly search?: string;
  readonly archived?: boolean;
  readonly before?: number | string;
  readonly limit?: number;
}

export interface ListChatsResult {
  readonly chats: readonly Chat[];
  /** The `before` of the page that follows. */
  readonly next?: number | string;
  /** Gateways that keep chats and did not answer in time. */
  readonly unanswered?: readonly string[];
}

export interface AgentImage {
  readonly mime: string;
  readonly base64: string;
}

export interface SendMessageParams extends OfChat {
  readonly text: string;
  readonly images?: readonly AgentImage[];
  /** Absolute, or from the chat's folder. */
  readonly mentions?: readonly { readonly path: string }[];
  /** The client's own name for it: a message that the chat has already is not sent again. */
  readonly messageId?: string;
  readonly delivery?: DeliveryWish;
}

export interface SendMessageResult {
  readonly messageId: string;
  readonly seq: number;
  readonly delivery: MessageDelivery;
  readonly turnId?: string;
}

export interface ReadThreadParams extends OfChat {
  readonly before?: number;
  readonly after?: number;
  readonly limit?: number;
}

export interface ReadThreadResult extends ChatResult {
  /** Oldest first; see {@link agentEvent}. */
  readonly events: readonly unknown[];
  readonly more: boolean;
}

export interface RespondApprovalParams extends OfChat {
  readonly approvalId: string;
  readonly decision: string;
  readonly reason?: string;
}

export interface RespondInputParams extends OfChat {
  readonly approvalId: string;
  readonly answers?: Readonly<Record<string, readonly string[]>>;
  readonly action?: 'accept' | 'decline' | 'cancel';
  readonly content?: Readonly<Record<string, unknown>>;
}

export interface AgentModel {
  readonly id: string;
  readonly name: string;
  readonly description?: string;
  readonly efforts: readonly string[];
  readonly defaultEffort?: string;
  readonly isDefault: boolean;
  /** Whether it takes pictures. */
  readonly images: boolean;
}

export interface AgentAccount {
  readonly name: string;
  readonly login: 'none' | 'apiKey' | 'chatgpt' | 'other';
  /** Whether it has to be signed in to work. */
  readonly required: boolean;
  readonly email?: string;
  readonly plan?: string;
}

export interface OfAccount {
  readonly nodeId: string;
  readonly account?: string;
}

export interface AgentLogin {
  readonly id?: string;
  /** Where to type the code. */
  readonly url?: string;
  readonly code?: string;
  readonly done: boolean;
}

export interface AgentLoginStatus {
  readonly status: 'pending' | 'done' | 'failed';
  readonly problem?: string;
  readonly account?: AgentAccount;
}

export interface AgentRateLimit {
  readonly name: string;
  readonly usedPercent: number;
  readonly windowMinutes?: number;
  readonly resetsAt?: number;
}

export interface FoundFile {
  readonly path: string;
  readonly score?: number;
  readonly folder?: boolean;
}

// Payloads of topics.

export interface ChatChangedEvent {
  /** Without `readSeq`. */
  readonly chat: Chat;
}
export interface ChatRemovedEvent extends OfChat {
  readonly nodeId: string;
}
export interface ApprovalEvent {
  readonly approval: Approval;
  readonly chatName: string;
}
export interface ChatMarkedEvent extends OfChat {
  readonly nodeId: string;
  readonly subject: string;
  readonly seq: number;
}
