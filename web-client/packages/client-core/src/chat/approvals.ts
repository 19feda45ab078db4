import {
  type Approval,
  type ApprovalEvent,
  HomieError,
  METHODS,
  type RespondInputParams,
  TOPICS,
} from '@homie/protocol';
import { LIST_RETRY_MS, RESOLVED_SHOWN_MS } from '../bounds.ts';
import type { Environment } from '../environment.ts';
import { Store } from '../store.ts';
import type { ChatPort } from './port.ts';

/** An approval in the queue of all chats. */
export interface QueuedApproval {
  readonly approval: Approval;
  /** Undefined until an event or the list of chats has told. */
  readonly chatName: string | undefined;
  /** Our answer is on its way. */
  readonly answering: boolean;
}

/**
 * Everything that agents ask now, of all chats that one may see, oldest first. One that somebody else has answered stays for
 * {@link RESOLVED_SHOWN_MS}, saying who decided; our own goes at once.
 */
export class Approvals {
  readonly queue = new Store<readonly QueuedApproval[]>([]);

  private readonly port: ChatPort;
  private readonly environment: Environment;
  /** Resolved while the list was on its way, which is older then. */
  private resolvedMeanwhile: Set<string> | undefined;

  constructor(port: ChatPort, environment: Environment) {
    this.port = port;
    this.environment = environment;
    port.on(TOPICS.approvalRequired, ({ payload }) => {
      const { approval, chatName } = payload as ApprovalEvent;
      this.put(approval, chatName);
    });
    port.on(TOPICS.approvalResolved, ({ payload }) => {
      const { approval, chatName } = payload as ApprovalEvent;
      this.resolved(approval, chatName);
    });
  }

  /** How many wait for an answer. */
  static open(queue: readonly QueuedApproval[]): readonly QueuedApproval[] {
    return queue.filter(({ approval }) => approval.status === 'open');
  }

  ready(): void {
    const resolved = new Set<string>();
    this.resolvedMeanwhile = resolved;
    const before = new Set(this.queue.get().map(({ approval }) => approval.id));
    this.port.request(METHODS.chatApprovalList, {}).then(
      ({ approvals, unanswered = [] }) => {
        if (this.resolvedMeanwhile !== resolved) return;
        this.resolvedMeanwhile = undefined;
        const listed = new Map(approvals.map((approval) => [approval.id, approval]));
        // What came as an event meanwhile is newer than the list; what a home did not tell of is as it was.
        const kept = this.queue
          .get()
          .filter(
            ({ approval }) =>
              listed.has(approval.id) ||
              !before.has(approval.id) ||
              approval.status === 'resolved' ||
              unanswered.some((home) => approval.chatId.split('-')[1] === home),
          );
        this.queue.set(kept);
        for (const approval of approvals) if (!resolved.has(approval.id)) this.put(approval, undefined);
      },
      (error: unknown) => {
        if (this.resolvedMeanwhile !== resolved || !(error instanceof HomieError) || !error.retryable) return;
        this.environment.setTimer(() => this.port.status.get().kind === 'ready' && this.ready(), LIST_RETRY_MS);
      },
    );
  }

  respond(chatId: string, approvalId: string, decision: string, reason?: string): Promise<Approval> {
    const params = { chatId, approvalId, decision, ...(reason ? { reason } : {}) };
    return this.decide(approvalId, this.port.request(METHODS.chatApprovalRespond, params));
  }

  answer(params: RespondInputParams): Promise<Approval> {
    return this.decide(params.approvalId, this.port.request(METHODS.chatInputRespond, params));
  }

  /** The chat is no more. */
  forget(chatId: string): void {
    this.queue.set(this.queue.get().filter(({ approval }) => approval.chatId !== chatId));
  }

  private async decide(id: string, answer: Promise<{ readonly approval: Approval }>): Promise<Approval> {
    this.change(id, { answering: true });
    try {
      const { approval } = await answer;
      this.remove(id);
      return approval;
    } catch (error) {
      const first = error instanceof HomieError ? (error.data.approval as Approval | undefined) : undefined;
      this.change(id, { answering: false });
      if (first) this.resolved(first, undefined);
      throw error;
    }
  }

  private put(approval: Approval, chatName: string | undefined): void {
    const queue = this.queue.get();
    const known = queue.find((other) => other.approval.id === approval.id);
    const next = { approval, chatName: chatName ?? known?.chatName, answering: known?.answering ?? false };
    const others = known ? queue.filter((other) => other !== known) : queue;
    this.queue.set([...others, next].sort((a, b) => a.approval.requestedAt - b.approval.requestedAt));
  }

  private resolved(approval: Approval, chatName: string | undefined): void {
    this.resolvedMeanwhile?.add(approval.id);
    const known = this.queue.get().find((other) => other.approval.id === approval.id);
    if (!known || known.answering) {
      this.remove(approval.id);
      return;
    }
    if (known.approval.status === 'resolved') return;
    this.put(approval, chatName);
    this.environment.setTimer(() => this.remove(approval.id), RESOLVED_SHOWN_MS);
  }

  private change(id: string, change: Partial<QueuedApproval>): void {
    this.queue.set(this.queue.get().map((entry) => (entry.approval.id === id ? { ...entry, ...change } : entry)));
  }

  private remove(id: string): void {
    const left = this.queue.get().filter(({ approval }) => approval.id !== id);
    if (left.length < this.queue.get().length) this.queue.set(left);
  }
}
