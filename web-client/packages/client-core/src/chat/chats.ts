import {
  type Chat,
  type ChatChangedEvent,
  type ChatMarkedEvent,
  type ChatRemovedEvent,
  HomieError,
  METHODS,
  TOPICS,
} from '@homie/protocol';
import { CHATS_PER_PAGE, LIST_RETRY_MS } from '../bounds.ts';
import { type Environment, platformEnvironment } from '../environment.ts';
import { Store } from '../store.ts';
import type { OpenChat } from './api.ts';
import { Approvals } from './approvals.ts';
import { Drafts, type TextStorage } from './drafts.ts';
import { LiveChat } from './open-chat.ts';
import type { ChatPort } from './port.ts';

/** The list of conversations; as of the last connection while there is none. */
export interface ChatList {
  /** By id, those that are not archived. */
  readonly chats: ReadonlyMap<string, Chat>;
  /** The gateway has told at least once. */
  readonly loaded: boolean;
  /** There are more, older ones: see {@link Chats.more}. */
  readonly hasMore: boolean;
  /** Gateways that keep conversations and do not answer. */
  readonly unanswered: readonly string[];
}

/** Conversations, kept live: listed on each new connection, then changed by events, which win over a list on its way. */
export class Chats {
  readonly list = new Store<ChatList>({ chats: new Map(), loaded: false, hasMore: false, unanswered: [] });
  readonly approvals: Approvals;

  private readonly port: ChatPort;
  private readonly environment: Environment;
  private readonly drafts: Drafts;
  private readonly opened = new Map<string, LiveChat>();
  /** Undefined stands for one that was removed or archived. */
  private changes: Map<string, Chat | undefined> | undefined;
  private next: number | string | undefined;

  constructor(
    port: ChatPort,
    {
      environment = platformEnvironment(),
      storage,
    }: { readonly environment?: Environment; readonly storage?: TextStorage } = {},
  ) {
    this.port = port;
    this.environment = environment;
    this.drafts = new Drafts(storage);
    this.approvals = new Approvals(port, environment);
    port.on(TOPICS.chatChanged, ({ payload }) => this.changed((payload as ChatChangedEvent).chat));
    port.on(TOPICS.chatRemoved, ({ payload }) => this.removed((payload as ChatRemovedEvent).chatId));
    port.on(TOPICS.chatMarked, ({ payload }) => {
      const { chatId, subject, seq } = payload as ChatMarkedEvent;
      if (subject === port.welcome.get()?.identity.subject) this.marked(chatId, seq);
    });
    port.onReady(() => this.ready());
    port.status.subscribe(() => {
      const status = port.status.get();
      // A connection that has just become ready is told once its subscriptions were asked for.
      if (status.kind !== 'ready') for (const chat of this.opened.values()) chat.connected(status);
    });
  }

  /** The chat, live until it is closed; the same one for as long as it is open. */
  open(chatId: string): OpenChat {
    const known = this.opened.get(chatId);
    if (known) return known;
    const chat = new LiveChat(chatId, {
      port: this.port,
      environment: this.environment,
      drafts: this.drafts,
      chat: (id) => this.list.get().chats.get(id),
      changed: (changed) => this.changed(changed),
      respond: (id, approvalId, decision, reason) => this.approvals.respond(id, approvalId, decision, reason),
      answer: (params) => this.approvals.answer(params),
      mark: (id, seq) => this.mark(id, seq),
      closed: ({ id }) => this.opened.delete(id),
    });
    this.opened.set(chatId, chat);
    return chat;
  }

  /** Chats that are found by their names and texts, or are archived: asked for, and not kept live. */
  async search(search: string, archived: boolean): Promise<readonly Chat[]> {
    const params = { archived, limit: CHATS_PER_PAGE, ...(search === '' ? {} : { search }) };
    return (await this.port.request(METHODS.chatList, params)).chats;
  }

  /** Loads a page of older ones. */
  async more(): Promise<void> {
    const { next } = this;
    if (next === undefined) return;
    this.next = undefined;
    const page = await this.port.request(METHODS.chatList, { limit: CHATS_PER_PAGE, before: next });
    const { chats, ...rest } = this.list.get();
    const all = new Map(page.chats.map((chat) => [chat.id, chat]));
    for (const [id, chat] of chats) all.set(id, chat);
    this.next = page.next;
    this.list.set({ ...rest, chats: all, hasMore: page.next !== undefined });
  }

  /** A chat is as this says; an answer tells it before the event does. */
  changed(chat: Chat): void {
    const before = this.list.get().chats.get(chat.id) ?? this.opened.get(chat.id)?.state.get().chat;
    if (before && before.updatedAt > chat.updatedAt) return;
    const readSeq = Math.max(chat.readSeq ?? 0, before?.readSeq ?? 0);
    const next = readSeq > 0 ? { ...chat, readSeq } : chat;
    this.put(chat.id, chat.archived ? undefined : next);
    this.opened.get(chat.id)?.chatChanged(next);
  }

  removed(chatId: string): void {
    this.put(chatId, undefined);
    this.drafts.forget(chatId);
    this.approvals.forget(chatId);
    this.opened.get(chatId)?.removed();
  }

  private mark(chatId: string, seq: number): void {
    this.marked(chatId, seq);
    // Not worth another attempt: the next thing that is read says it again.
    this.port.request(METHODS.chatMark, { chatId, seq }).catch(() => {});
  }

  private marked(chatId: string, readSeq: number): void {
    const chat = this.list.get().chats.get(chatId) ?? this.opened.get(chatId)?.state.get().chat;
    if (!chat || (chat.readSeq ?? 0) >= readSeq) return;
    const next = { ...chat, readSeq };
    if (this.list.get().chats.has(chatId)) this.put(chatId, next);
    this.opened.get(chatId)?.chatChanged(next);
  }

  private ready(): void {
    const status = this.port.status.get();
    for (const chat of this.opened.values()) chat.connected(status);
    // Whom it does not concern is not bothered with refusals.
    if (!this.port.welcome.get()?.identity.scopes.includes('agent.read')) return;
    this.refresh();
    this.approvals.ready();
  }

  private refresh(): void {
    const changes = new Map<string, Chat | undefined>();
    this.changes = changes;
    this.port.request(METHODS.chatList, { limit: CHATS_PER_PAGE }).then(
      ({ chats, next, unanswered = [] }) => {
        if (this.changes !== changes) return;
        this.changes = undefined;
        const all = new Map(chats.map((chat) => [chat.id, chat]));
        // What a home that is away keeps is still there, as it was.
        for (const [id, chat] of this.list.get().chats) {
          if (unanswered.includes(chat.gatewayId) && !all.has(id)) all.set(id, chat);
        }
        for (const [id, chat] of changes) {
          if (chat) all.set(id, chat);
          else all.delete(id);
        }
        this.next = next;
        this.list.set({ chats: all, loaded: true, hasMore: next !== undefined, unanswered });
        for (const open of this.opened.values()) {
          const chat = all.get(open.id);
          if (chat) open.chatChanged(chat);
        }
        if (unanswered.length > 0) this.retry(changes);
      },
      (error: unknown) => {
        if (this.changes !== changes) return;
        if (error instanceof HomieError && error.retryable) this.retry(changes);
      },
    );
  }

  private retry(changes: Map<string, Chat | undefined>): void {
    this.environment.setTimer(() => {
      const current = this.changes === undefined || this.changes === changes;
      if (current && this.port.status.get().kind === 'ready') this.refresh();
    }, LIST_RETRY_MS * 5);
  }

  private put(chatId: string, chat: Chat | undefined): void {
    this.changes?.set(chatId, chat);
    const { chats, ...rest } = this.list.get();
    if (!chat && !chats.has(chatId)) return;
    const all = new Map(chats);
    if (chat) all.set(chatId, chat);
    else all.delete(chatId);
    this.list.set({ ...rest, chats: all });
  }
}

/** Whether something was said that the caller has not seen; what still goes on is not news yet. */
export function isUnread(chat: Chat): boolean {
  return chat.status !== 'running' && chat.lastSeq > (chat.readSeq ?? 0);
}

/** Whether it waits for a person. */
export function needsYou(chat: Chat): boolean {
  return chat.pending > 0 || chat.status === 'waiting';
}
