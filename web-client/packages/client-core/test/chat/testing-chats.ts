import {
  type AgentEvent,
  type Approval,
  CHAT_EVENT_PREFIX,
  type Chat,
  type ErrorCode,
  isPreview,
  isRetryable,
  METHODS,
  type RequestMessage,
  TOPICS,
} from '@homie/protocol';
import type { TestingConnection, TestingGateway } from '../testing-gateway.ts';

interface Fields {
  readonly chatId: string;
  readonly messageId: string;
  readonly text: string;
  readonly before?: number;
  readonly limit?: number;
  readonly archived?: boolean;
  readonly search?: string;
  readonly seq: number;
  readonly approvalId: string;
  readonly decision: string;
  readonly name: string;
}

/** The chats of a {@link TestingGateway}, in memory: what SPEC.md says of agent.chat.*, as far as the tests need it. */
export class TestingChats {
  readonly chats = new Map<string, Chat>();
  readonly logs = new Map<string, AgentEvent[]>();
  readonly approvals = new Map<string, Approval>();
  readonly marks: { readonly chatId: string; readonly seq: number }[] = [];
  /** Every request, repetitions too. */
  readonly asked: { readonly method: string; readonly params: Fields }[] = [];
  /** The next request of a method fails so. */
  readonly failures = new Map<string, ErrorCode[]>();
  /** What a method answers, where it is none of those below. */
  readonly answers = new Map<string, (params: Fields) => unknown>();
  private readonly gateway: TestingGateway;
  private time = Date.now() - 60_000;

  constructor(gateway: TestingGateway) {
    this.gateway = gateway;
    gateway.scopes = ['agent.read', 'agent.write', 'agent.approve'];
    gateway.intercept = (request, connection) => this.intercept(request, connection);
  }

  add(id: string, change: Partial<Chat> = {}): Chat {
    const chat: Chat = {
      id,
      nodeId: 'n1',
      gatewayId: 'g1',
      runtime: 'codex',
      name: id,
      cwd: '/home/ada',
      status: 'idle',
      pending: 0,
      queued: 0,
      lastSeq: 0,
      archived: false,
      createdAt: 1,
      updatedAt: this.time++,
      ...change,
    };
    this.chats.set(id, chat);
    this.logs.set(id, []);
    return chat;
  }

  change(id: string, change: Partial<Chat>): Chat {
    const chat = { ...(this.chats.get(id) as Chat), updatedAt: this.time++, ...change };
    this.chats.set(id, chat);
    this.gateway.publish(TOPICS.chatChanged, { chat });
    return chat;
  }

  log(id: string, type: string, fields: Readonly<Record<string, unknown>> = {}): number {
    const log = this.logs.get(id) as AgentEvent[];
    const seq = log.length + 1;
    const event = { type, seq, time: 1_000_000 + seq, ...fields } as AgentEvent;
    log.push(event);
    this.gateway.publish(CHAT_EVENT_PREFIX + id, event, true);
    return seq;
  }

  require(approval: Partial<Approval> & { id: string; chatId: string }): Approval {
    const all: Approval = {
      nodeId: 'n1',
      kind: 'command',
      command: 'rm -r build',
      decisions: [{ id: 'accept', title: 'Run it' }],
      requestedAt: this.time++,
      status: 'open',
      ...approval,
    };
    this.approvals.set(all.id, all);
    this.gateway.publish(TOPICS.approvalRequired, { approval: all, chatName: approval.chatId });
    return all;
  }

  resolve(id: string, decision: string, by: string): Approval {
    const approval: Approval = { ...(this.approvals.get(id) as Approval), status: 'resolved', decision, by };
    this.approvals.set(id, approval);
    this.gateway.publish(TOPICS.approvalResolved, { approval, chatName: approval.chatId });
    return approval;
  }

  private intercept({ id, method, params }: RequestMessage, connection: TestingConnection): boolean {
    if (!method.startsWith('agent.chat.')) return false;
    const fields = params as unknown as Fields;
    this.asked.push({ method, params: fields });
    const code = this.failures.get(method)?.shift();
    const answer = code
      ? { error: { code, message: `testing: ${code}`, data: {}, retryable: isRetryable(code) } }
      : this.answer(method, fields);
    connection.send(JSON.stringify({ type: 'response', id, ...answer }));
    return true;
  }

  private answer(method: string, fields: Fields): object {
    switch (method) {
      case METHODS.chatList:
        return { result: this.list(fields) };
      case METHODS.chatThreadRead:
        return this.read(fields);
      case METHODS.chatMessageSend:
        return { result: this.sent(fields) };
      case METHODS.chatMark:
        this.marks.push(fields);
        return { result: {} };
      case METHODS.chatApprovalList:
        return { result: { approvals: [...this.approvals.values()].filter(({ status }) => status === 'open') } };
      case METHODS.chatApprovalRespond:
        return this.respond(fields);
      case METHODS.chatCancel:
        return { result: { chat: this.change(fields.chatId, { status: 'idle' }) } };
      case METHODS.chatRename:
        return { result: { chat: this.change(fields.chatId, { name: fields.name }) } };
      case METHODS.chatArchive:
        return { result: { chat: this.change(fields.chatId, { archived: fields.archived ?? true }) } };
      case METHODS.chatDelete:
        this.chats.delete(fields.chatId);
        this.gateway.publish(TOPICS.chatRemoved, { chatId: fields.chatId, nodeId: 'n1' });
        return { result: {} };
      default:
        return this.other(method, fields);
    }
  }

  private other(method: string, fields: Fields): object {
    const known = this.answers.get(method);
    if (known) return { result: known(fields) };
    return { error: { code: 'UNIMPLEMENTED', message: method, data: {}, retryable: false } };
  }

  private list({ before, limit = 50, archived = false, search = '' }: Fields): object {
    const all = [...this.chats.values()]
      .filter((chat) => chat.archived === archived && chat.name.includes(search))
      .filter((chat) => before === undefined || chat.updatedAt < before)
      .sort((a, b) => b.updatedAt - a.updatedAt);
    const chats = all.slice(0, limit);
    return { chats, ...(all.length > limit ? { next: chats.at(-1)?.updatedAt } : {}) };
  }

  /** As a log without the previews of what is complete. */
  private read({ chatId, before = Number.POSITIVE_INFINITY, limit = 200 }: Fields): object {
    const log = this.logs.get(chatId);
    if (!log) return { error: { code: 'NOT_FOUND', message: 'no such chat', data: {}, retryable: false } };
    const ended = new Set(
      log.filter((event) => !isPreview(event) && event.type !== 'agent.tool.call').map(({ itemId }) => itemId),
    );
    const kept = log.filter((event) => event.seq < before && !(isPreview(event) && ended.has(event.itemId)));
    return {
      result: { chat: this.chats.get(chatId), events: kept.slice(-limit), more: kept.length > limit },
    };
  }

  private sent({ chatId, messageId, text }: Fields): object {
    const known = this.logs.get(chatId)?.find((event) => 'messageId' in event && event.messageId === messageId);
    const seq = known?.seq ?? this.log(chatId, 'agent.input', { messageId, text, delivery: 'turn' });
    return { messageId, seq, delivery: 'turn' };
  }

  private respond({ approvalId, decision }: Fields): object {
    const approval = this.approvals.get(approvalId);
    if (approval?.status === 'resolved') {
      const error = { code: 'FAILED_PRECONDITION', message: 'answered already', data: { approval }, retryable: false };
      return { error };
    }
    return { result: { approval: this.resolve(approvalId, decision, 'owner') } };
  }
}
