import { AGENT_LIMITS, HomieError, type SendMessageParams } from '@homie/protocol';
import type { NewMessage } from './api.ts';
import type { UserMessage } from './conversation.ts';

/** What an outbox needs of the connection. */
export interface OutboxPort {
  now(): number;
  newId(): string;
  /** Rejects with {@link HomieError}. */
  send(params: SendMessageParams): Promise<unknown>;
  isConnected(): boolean;
  /** Calls back when another attempt is worth it: after a while, or once the connection is back. */
  later(action: () => void): void;
  changed(): void;
}

/** Attempts on a connection that stands before a message counts as refused. */
const ATTEMPTS = 5;
/** Whether the same request may succeed by itself; where a bound is reached, somebody has to do something. */
function worthAnother(error: unknown): boolean {
  return error instanceof HomieError && error.retryable && error.code !== 'RESOURCE_EXHAUSTED';
}

interface Sending {
  readonly message: NewMessage;
  readonly shown: UserMessage;
}

/**
 * Messages of one chat on their way into its log, in the order they were sent. Each has a name of its own, by which the chat
 * knows it: however often it is sent, it is said once.
 */
export class Outbox {
  private readonly sending = new Map<string, Sending>();
  private readonly chatId: string;
  private readonly port: OutboxPort;

  constructor(chatId: string, port: OutboxPort) {
    this.chatId = chatId;
    this.port = port;
  }

  get messages(): readonly UserMessage[] {
    return [...this.sending.values()].map(({ shown }) => shown);
  }

  /** False for a message that no chat takes. */
  add(message: NewMessage): boolean {
    if (!fits(message)) return false;
    const messageId = this.port.newId();
    const shown: UserMessage = {
      kind: 'user',
      key: `user/${messageId}`,
      seq: undefined,
      time: this.port.now(),
      truncated: false,
      messageId,
      text: message.text,
      images: message.images ?? [],
      mentions: message.mentions ?? [],
      by: undefined,
      delivery: message.delivery === 'queue' ? 'queue' : 'turn',
      state: 'sending',
      error: undefined,
    };
    this.sending.set(messageId, { message, shown });
    this.send(messageId, ATTEMPTS);
    this.port.changed();
    return true;
  }

  /** It is in the log, and shown from there. */
  confirmed(messageId: string): void {
    this.sending.delete(messageId);
  }

  /** Tries a refused message again; undefined for one that is none. */
  resend(messageId: string): boolean {
    const { message, shown } = this.sending.get(messageId) ?? {};
    if (message === undefined || shown?.state !== 'refused') return false;
    this.sending.delete(messageId);
    return this.add(message);
  }

  /** Takes a refused message away; false for any other. */
  discard(messageId: string): boolean {
    if (this.sending.get(messageId)?.shown.state !== 'refused') return false;
    this.sending.delete(messageId);
    this.port.changed();
    return true;
  }

  private send(messageId: string, attempts: number): void {
    const message = this.sending.get(messageId)?.message;
    if (message === undefined) return;
    const { text, images, mentions, delivery } = message;
    const params: SendMessageParams = {
      chatId: this.chatId,
      text,
      messageId,
      ...(images && images.length > 0 ? { images } : {}),
      ...(mentions && mentions.length > 0 ? { mentions: mentions.map((path) => ({ path })) } : {}),
      ...(delivery ? { delivery } : {}),
    };
    this.port.send(params).then(
      () => {},
      (error: unknown) => {
        // Without a connection nothing was tried.
        const left = this.port.isConnected() ? attempts - 1 : attempts;
        if (left > 0 && worthAnother(error)) {
          this.port.later(() => this.send(messageId, left));
        } else {
          this.refused(messageId, error instanceof Error ? error.message : String(error));
        }
      },
    );
  }

  private refused(messageId: string, error: string): void {
    const sending = this.sending.get(messageId);
    if (sending === undefined) return;
    this.sending.set(messageId, { ...sending, shown: { ...sending.shown, state: 'refused', error } });
    this.port.changed();
  }
}

/** Whether a chat would take it, as far as its size goes. */
export function fits({ text, images = [], mentions = [] }: NewMessage): boolean {
  const bytes = images.reduce((sum, { base64 }) => sum + Math.floor((base64.length * 3) / 4), 0);
  return (
    (text.trim() !== '' || images.length > 0) &&
    text.length <= AGENT_LIMITS.maxText &&
    images.length <= AGENT_LIMITS.maxImages &&
    bytes <= AGENT_LIMITS.maxImageBytes &&
    mentions.length <= AGENT_LIMITS.maxMentions
  );
}
