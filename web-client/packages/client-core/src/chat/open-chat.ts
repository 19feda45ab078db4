import {
  type AgentEvent,
  type Approval,
  agentEvent,
  CHAT_EVENT_PREFIX,
  type Chat,
  type ChatSettings,
  type FoundFile,
  HomieError,
  METHODS,
  type ReadThreadResult,
  type RespondInputParams,
} from '@homie/protocol';
import type { ConnectionStatus, LogSubscription, Readable } from '../api.ts';
import { EVENTS_PER_FLUSH, FLUSH_MS, LIST_RETRY_MS, MARK_EVERY_MS, MAX_IMAGES_KEPT, PAGE_EVENTS } from '../bounds.ts';
import type { Environment, Timer } from '../environment.ts';
import { Store } from '../store.ts';
import type { ChatLink, ChatState, Draft, NewMessage, OpenChat } from './api.ts';
import { EMPTY_CONVERSATION } from './conversation.ts';
import type { Drafts } from './drafts.ts';
import { ChatLog, readEvents } from './log.ts';
import { Outbox } from './outbox.ts';
import type { ChatPort } from './port.ts';

/** What an open chat needs of the list that it belongs to. */
export interface ChatOwner {
  readonly port: ChatPort;
  readonly environment: Environment;
  readonly drafts: Drafts;
  /** As the list knows it. */
  chat(chatId: string): Chat | undefined;
  changed(chat: Chat): void;
  respond(chatId: string, approvalId: string, decision: string, reason?: string): Promise<Approval>;
  answer(params: RespondInputParams): Promise<Approval>;
  mark(chatId: string, seq: number): void;
  closed(chat: LiveChat): void;
}

const LOADING: ChatLink = { kind: 'loading' };

/**
 * A chat that somebody looks at: its last page first, then its events as they happen, from where the page ended. What the
 * connection's loss interrupts goes on from the last event; where the log no longer reaches back, it is read anew.
 */
export class LiveChat implements OpenChat {
  readonly id: string;
  readonly state: Store<ChatState>;
  readonly draft: Readable<Draft>;

  private readonly owner: ChatOwner;
  private readonly outbox: Outbox;
  private log = new ChatLog();
  private chat: Chat | undefined;
  private link: ChatLink = LOADING;
  private hasOlder = false;
  private loadingOlder = false;
  private following: LogSubscription | undefined;
  /** Of the reading under way: an older one's answer is of no use. */
  private reading = 0;
  private arrived: AgentEvent[] = [];
  private flushTimer: Timer | undefined;
  private readonly images = new Map<string, Promise<string>>();
  private markTimer: Timer | undefined;
  private toMark = 0;
  private marked = 0;
  private over = false;

  constructor(id: string, owner: ChatOwner) {
    this.id = id;
    this.owner = owner;
    this.chat = owner.chat(id);
    this.draft = owner.drafts.of(id);
    this.state = new Store<ChatState>({
      chat: this.chat,
      conversation: EMPTY_CONVERSATION,
      waiting: [],
      link: LOADING,
      hasOlder: false,
      loadingOlder: false,
    });
    const { port, environment } = owner;
    this.outbox = new Outbox(id, {
      now: () => environment.now(),
      newId: () => environment.randomId(),
      send: (params) => port.request(METHODS.chatMessageSend, params),
      isConnected: () => port.status.get().kind === 'ready',
      later: (action) => this.later(action),
      changed: () => this.publish(),
    });
    this.connected(port.status.get());
  }

  send(message: NewMessage): boolean {
    return this.outbox.add(message);
  }

  resend(messageId: string): void {
    if (this.outbox.resend(messageId)) return;
    const failed = this.log.conversation.turns
      .flatMap(({ entries }) => entries)
      .find((entry) => entry.kind === 'user' && entry.messageId === messageId && entry.state === 'failed');
    // Its images stay behind: the log has no more than their names.
    if (failed?.kind === 'user') this.outbox.add({ text: failed.text, mentions: failed.mentions });
  }

  async withdraw(messageId: string): Promise<void> {
    if (!this.outbox.discard(messageId)) {
      await this.owner.port.request(METHODS.chatMessageWithdraw, { chatId: this.id, messageId });
    }
  }

  loadOlder(): void {
    const before = this.log.firstSeq;
    if (this.loadingOlder || !this.hasOlder || before === undefined) return;
    this.loadingOlder = true;
    this.publish();
    const { reading } = this;
    this.read({ before }).then(
      ({ events, more }) => {
        if (this.reading !== reading || this.over) return;
        this.flush();
        this.log.prepend(readEvents(events));
        this.hasOlder = more && events.length > 0;
        this.loadingOlder = false;
        this.publish();
      },
      () => {
        if (this.reading !== reading) return;
        this.loadingOlder = false;
        this.publish();
      },
    );
  }

  async cancel(): Promise<void> {
    this.owner.changed((await this.owner.port.request(METHODS.chatCancel, { chatId: this.id })).chat);
  }

  async configure(settings: ChatSettings): Promise<void> {
    const { chat } = await this.owner.port.request(METHODS.chatConfigure, { chatId: this.id, ...settings });
    this.owner.changed(chat);
  }

  respond(approvalId: string, decision: string, reason?: string): Promise<Approval> {
    return this.owner.respond(this.id, approvalId, decision, reason);
  }

  answer(approvalId: string, answer: Omit<RespondInputParams, 'chatId' | 'approvalId'>): Promise<Approval> {
    return this.owner.answer({ chatId: this.id, approvalId, ...answer });
  }

  async searchFiles(query: string, signal?: AbortSignal): Promise<readonly FoundFile[]> {
    const params = { chatId: this.id, query };
    return (await this.owner.port.request(METHODS.chatFilesSearch, params, signal ? { signal } : {})).files;
  }

  image(imageId: string): Promise<string> {
    const known = this.images.get(imageId);
    if (known) return known;
    const image = this.owner.port
      .request(METHODS.chatImage, { chatId: this.id, imageId })
      .then(({ mime, base64 }) => `data:${mime};base64,${base64}`);
    image.catch(() => this.images.delete(imageId));
    this.images.set(imageId, image);
    if (this.images.size > MAX_IMAGES_KEPT) {
      for (const oldest of this.images.keys()) {
        this.images.delete(oldest);
        break;
      }
    }
    return image;
  }

  setDraft(draft: Draft): void {
    this.owner.drafts.set(this.id, draft);
  }

  markRead(seq: number): void {
    this.toMark = Math.max(this.toMark, seq);
    if (this.toMark <= Math.max(this.marked, this.chat?.readSeq ?? 0) || this.markTimer !== undefined) return;
    // At once, and then no more often than somebody could notice.
    this.marked = this.toMark;
    this.owner.mark(this.id, this.marked);
    this.markTimer = this.owner.environment.setTimer(() => {
      this.markTimer = undefined;
      if (!this.over) this.markRead(this.toMark);
    }, MARK_EVERY_MS);
  }

  close(): void {
    this.over = true;
    this.following?.close();
    this.owner.environment.clearTimer(this.flushTimer);
    this.owner.environment.clearTimer(this.markTimer);
    this.owner.closed(this);
  }

  // What the list tells.

  /** The connection's status is another one. */
  connected(status: ConnectionStatus): void {
    if (this.over) return;
    const since = this.link.kind === 'reconnecting' || this.link.kind === 'old' ? this.link.since : undefined;
    const now = this.owner.environment.now();
    if (status.kind === 'ready') {
      if (this.following === undefined) void this.load();
    } else if (this.link.kind === 'loading' || this.link.kind === 'failed') {
      this.setLink(LOADING);
    } else if (status.kind === 'reconnecting' || status.kind === 'connecting') {
      this.setLink({
        kind: 'reconnecting',
        since: since ?? (status.kind === 'reconnecting' ? Math.min(status.lostAt, now) : now),
      });
    } else {
      const reason = 'reason' in status ? status.reason : 'not connected';
      this.setLink({ kind: 'old', since: since ?? now, reason });
    }
  }

  /** The list has heard of the chat; it may be an older state than what was read since. */
  chatChanged(chat: Chat): void {
    if (this.chat && chat.updatedAt < this.chat.updatedAt) return;
    this.chat = chat;
    this.publish();
  }

  removed(): void {
    this.following?.close();
    this.following = undefined;
    this.reading++;
    this.setLink({ kind: 'failed', error: new HomieError('NOT_FOUND', 'this conversation was deleted') });
  }

  // Reading and following.

  private read(where: { readonly before?: number }): Promise<ReadThreadResult> {
    return this.owner.port.request(METHODS.chatThreadRead, { chatId: this.id, limit: PAGE_EVENTS, ...where });
  }

  private async load(): Promise<void> {
    const reading = ++this.reading;
    try {
      const { chat, events, more } = await this.read({});
      if (this.reading !== reading || this.over) return;
      this.log = new ChatLog();
      this.arrived = [];
      this.log.append(readEvents(events));
      this.confirm(this.log.conversation.turns.flatMap(({ entries }) => entries));
      this.confirm(this.log.conversation.waiting);
      this.hasOlder = more;
      this.loadingOlder = false;
      this.chat = chat;
      this.owner.changed(chat);
      this.follow();
      this.publish();
    } catch (error) {
      if (this.reading === reading && !this.over) this.failed(error);
    }
  }

  private follow(): void {
    this.following?.close();
    const following = this.owner.port.subscribeFrom(CHAT_EVENT_PREFIX + this.id, this.log.conversation.lastSeq, {
      event: ({ payload, seq }) => this.happened(agentEvent(payload, seq)),
      ended: (error) => {
        this.following = undefined;
        if (error.code === 'OUT_OF_RANGE') void this.load();
        else this.failed(error);
      },
    });
    this.following = following;
    following.live.subscribe(() => this.following === following && this.liveOrNot());
    this.liveOrNot();
  }

  /** Events come, or do not: the connection is away, or whoever keeps the chat. */
  private liveOrNot(): void {
    if (this.following?.live.get()) this.setLink({ kind: 'live' });
    else if (this.link.kind === 'live') this.outOfDate();
  }

  private failed(error: unknown): void {
    const failure = error instanceof HomieError ? error : new HomieError('INTERNAL', String(error));
    const { status } = this.owner.port;
    if (failure.retryable || failure.code === 'CANCELLED') {
      if (this.log.conversation.lastSeq > 0) this.outOfDate();
      this.owner.environment.setTimer(() => {
        if (!this.over && this.following === undefined && status.get().kind === 'ready') void this.load();
      }, LIST_RETRY_MS);
    } else if (this.log.conversation.lastSeq === 0) {
      this.setLink({ kind: 'failed', error: failure });
    } else {
      this.setLink({ kind: 'old', since: this.owner.environment.now(), reason: failure.message });
    }
  }

  private outOfDate(): void {
    const since = this.link.kind === 'reconnecting' || this.link.kind === 'old' ? this.link.since : undefined;
    this.setLink({ kind: 'reconnecting', since: since ?? this.owner.environment.now() });
  }

  /** Events come together to the screen: it is not drawn more often than somebody can see. */
  private happened(event: AgentEvent): void {
    this.arrived.push(event);
    if (this.arrived.length >= EVENTS_PER_FLUSH) {
      this.flush();
    } else {
      this.flushTimer ??= this.owner.environment.setTimer(() => this.flush(), FLUSH_MS);
    }
  }

  private flush(): void {
    this.owner.environment.clearTimer(this.flushTimer);
    this.flushTimer = undefined;
    const { arrived } = this;
    if (arrived.length === 0) return;
    this.arrived = [];
    this.log.append(arrived);
    this.confirm(arrived);
    this.publish();
  }

  /** Also after it was closed: a message is sent, whoever looks at it. */
  private later(action: () => void): void {
    const { port, environment } = this.owner;
    if (port.status.get().kind === 'ready') {
      environment.setTimer(action, LIST_RETRY_MS);
    } else {
      const stop = port.onReady(() => {
        stop();
        action();
      });
    }
  }

  private confirm(all: readonly object[]): void {
    for (const one of all) {
      if ('messageId' in one && typeof one.messageId === 'string') this.outbox.confirmed(one.messageId);
    }
  }

  private setLink(link: ChatLink): void {
    this.link = link;
    this.publish();
  }

  private publish(): void {
    if (this.over) return;
    const { conversation } = this.log;
    const before = this.state.get();
    const sending = this.outbox.messages;
    const waiting = sending.length === 0 ? conversation.waiting : [...conversation.waiting, ...sending];
    const same = waiting.length === 0 && before.waiting.length === 0;
    this.state.set({
      chat: this.chat,
      conversation,
      waiting: same ? before.waiting : waiting,
      link: this.link,
      hasOlder: this.hasOlder,
      loadingOlder: this.loadingOlder,
    });
  }
}
