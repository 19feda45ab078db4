import type {
  AgentImage,
  Approval,
  Chat,
  ChatSettings,
  DeliveryWish,
  FoundFile,
  HomieError,
  RespondInputParams,
} from '@homie/protocol';
import type { Readable } from '../api.ts';
import type { Conversation, UserMessage } from './conversation.ts';

/**
 * How current an open chat is: `loading` before its first page; `live`; `reconnecting` while the connection or the
 * subscription is made again, what is shown is as of `since`; `old`: it is not going to be live by itself; `failed` without
 * anything to show.
 */
export type ChatLink =
  | { readonly kind: 'loading' }
  | { readonly kind: 'live' }
  | { readonly kind: 'reconnecting'; readonly since: number }
  | { readonly kind: 'old'; readonly since: number; readonly reason: string }
  | { readonly kind: 'failed'; readonly error: HomieError };

/** All that a screen shows of one chat. */
export interface ChatState {
  /** Undefined until it was read for the first time. */
  readonly chat: Chat | undefined;
  readonly conversation: Conversation;
  /** `conversation.waiting`, and then what is still on its way into the log. Below all turns. */
  readonly waiting: readonly UserMessage[];
  readonly link: ChatLink;
  /** The log goes further back than what is loaded. */
  readonly hasOlder: boolean;
  readonly loadingOlder: boolean;
}

export interface NewMessage {
  readonly text: string;
  readonly images?: readonly AgentImage[];
  readonly mentions?: readonly string[];
  /** Default: auto. */
  readonly delivery?: DeliveryWish;
}

/** What was typed and not sent, kept for each chat on this device; images are not kept over a reload. */
export interface Draft {
  readonly text: string;
  readonly mentions: readonly string[];
}

/**
 * One chat that somebody looks at. Promises reject with {@link HomieError}. Nothing is lost by a lost connection: what was
 * loaded stays, and goes on where it was.
 */
export interface OpenChat {
  readonly id: string;
  readonly state: Readable<ChatState>;
  /** Shown at once in `state.waiting`; sent once, also over a lost connection. False: refused, it is over a bound. */
  send(message: NewMessage): boolean;
  /** Tries a refused or failed message again, under a new name. */
  resend(messageId: string): void;
  /** Takes a refused message away, or withdraws one that is queued. */
  withdraw(messageId: string): Promise<void>;
  /** Loads the page before what is loaded; nothing while one is loading or there is none. */
  loadOlder(): void;
  /** Ends the turn and what it executes. */
  cancel(): Promise<void>;
  configure(settings: ChatSettings): Promise<void>;
  /** Rejects with FAILED_PRECONDITION and `data.approval` when somebody else was first. */
  respond(approvalId: string, decision: string, reason?: string): Promise<Approval>;
  answer(approvalId: string, answer: Omit<RespondInputParams, 'chatId' | 'approvalId'>): Promise<Approval>;
  searchFiles(query: string, signal?: AbortSignal): Promise<readonly FoundFile[]>;
  /** A picture of a message, as a data URL; asked for once. */
  image(imageId: string): Promise<string>;
  readonly draft: Readable<Draft>;
  setDraft(draft: Draft): void;
  /** Everything up to here has been on the screen. */
  markRead(seq: number): void;
  /** Lets go of it; it is opened anew then. */
  close(): void;
}
