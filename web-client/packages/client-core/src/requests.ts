import {
  HomieError,
  MAX_TEXT_FRAME,
  type Method,
  type ParamsOf,
  type RequestMessage,
  type ResponseMessage,
  type ResultOf,
} from '@homie/protocol';
import type { ConnectionStatus, RequestOptions } from './api.ts';
import { MAX_PENDING_REQUESTS, REQUEST_TIMEOUT_MS } from './bounds.ts';
import type { Environment, Timer } from './environment.ts';

/** Called with the answer, at once: before anything that the gateway sent after it. */
export interface Answer<T> {
  result(value: T): void;
  error(error: HomieError): void;
}

/** What {@link Requests} needs of a connection. */
export interface RequestPort {
  status(): ConnectionStatus;
  sendText(text: string): boolean;
}

/** They concern one connection only: after its loss, whoever asked decides anew. */
const OF_ONE_CONNECTION: ReadonlySet<string> = new Set<Method>([
  'events.subscribe',
  'events.unsubscribe',
  'terminal.session.attach',
  'terminal.session.detach',
  // A newer size may have gone with the next attach by then.
  'terminal.session.resize',
]);

/** They change something, so that a repetition after a loss needs a key by which the gateway knows it. */
const MUTATING: ReadonlySet<string> = new Set<Method>([
  'terminal.session.start',
  'terminal.session.input',
  'terminal.session.rename',
  'terminal.session.kill',
  'terminal.session.remove',
  'cluster.deploy',
  'cluster.undeploy',
  'gateway.connections.close',
  'pairing.invite',
  'pairing.approve',
  'pairing.reject',
  'pairing.update',
  'pairing.revoke',
  'agent.chat.create',
  'agent.chat.rename',
  'agent.chat.archive',
  'agent.chat.delete',
  'agent.chat.configure',
  // By its own name it is known for as long as the chat exists; the key saves nothing but is the rule.
  'agent.chat.message.send',
  'agent.chat.message.withdraw',
  'agent.chat.approval.respond',
  'agent.chat.input.respond',
  'agent.chat.cancel',
  'agent.chat.close',
  'agent.chat.fork',
  'agent.chat.compact',
  'agent.chat.account.login.start',
  'agent.chat.account.logout',
]);

/** Nothing is sent any more until somebody starts the connection again. */
const GIVEN_UP: ReadonlySet<ConnectionStatus['kind']> = new Set([
  'stopped',
  'signed-out',
  'disconnected',
  'incompatible',
]);

interface Pending {
  readonly id: string;
  readonly method: string;
  readonly text: string;
  readonly answer: Answer<unknown>;
  readonly timer: Timer;
  readonly dispose: () => void;
  sent: boolean;
}

/**
 * Requests and their answers. One that is made without a connection, or whose answer was lost with it, is sent on the
 * next one, until its time is over; a mutating one carries an idempotency key, so that it is done once.
 */
export class Requests {
  private readonly pending = new Map<string, Pending>();
  private readonly port: RequestPort;
  private readonly environment: Environment;
  private nextId = 1;

  constructor(port: RequestPort, environment: Environment) {
    this.port = port;
    this.environment = environment;
  }

  promise<M extends Method>(method: M, params: ParamsOf<M>, options: RequestOptions = {}): Promise<ResultOf<M>> {
    return new Promise((resolve, reject) => this.ask(method, params, { result: resolve, error: reject }, options));
  }

  /** A method that is in no table, such as a verticle of the owner's own offers: taken for one that changes something. */
  call(address: string, params: Readonly<Record<string, unknown>>, options: RequestOptions = {}): Promise<unknown> {
    const idempotencyKey = options.idempotencyKey ?? this.environment.randomId();
    return this.promise(address as Method, params as ParamsOf<Method>, { ...options, idempotencyKey });
  }

  ask<M extends Method>(
    method: M,
    params: ParamsOf<M>,
    answer: Answer<ResultOf<M>>,
    { timeoutMs = REQUEST_TIMEOUT_MS, idempotencyKey, signal }: RequestOptions = {},
  ): void {
    const refusal = this.refusal(signal);
    if (refusal !== undefined) {
      answer.error(refusal);
      return;
    }
    const id = `c${this.nextId++}`;
    const key = idempotencyKey ?? (MUTATING.has(method) ? this.environment.randomId() : undefined);
    const message: RequestMessage = {
      type: 'request',
      id,
      method,
      params,
      ...(key === undefined ? {} : { idempotencyKey: key }),
    };
    const text = JSON.stringify(message);
    if (longestUtf8(text) > MAX_TEXT_FRAME) {
      answer.error(new HomieError('INVALID_ARGUMENT', `${method}: more than ${MAX_TEXT_FRAME} bytes`));
      return;
    }
    const onAbort = () => this.fail(id, new HomieError('CANCELLED', `${method} was cancelled`));
    signal?.addEventListener('abort', onAbort);
    const pending: Pending = {
      id,
      method,
      text,
      answer: answer as Answer<unknown>,
      timer: this.environment.setTimer(
        () => this.fail(id, new HomieError('DEADLINE_EXCEEDED', `${method} was not answered in ${timeoutMs} ms`)),
        timeoutMs,
      ),
      dispose: () => signal?.removeEventListener('abort', onAbort),
      sent: false,
    };
    this.pending.set(id, pending);
    if (this.port.status().kind === 'ready') {
      this.send(pending);
    }
  }

  /** A connection is ready: sends what waits. */
  ready(): void {
    for (const pending of [...this.pending.values()]) {
      this.send(pending);
    }
  }

  /** The connection is lost: what concerned it alone fails, the rest waits for the next one. */
  lost(): void {
    for (const pending of [...this.pending.values()]) {
      if (pending.sent && OF_ONE_CONNECTION.has(pending.method)) {
        this.fail(pending.id, new HomieError('UNAVAILABLE', 'the connection was lost'));
      }
      pending.sent = false;
    }
  }

  /** No connection is going to come. */
  gaveUp(): void {
    const error = unavailable(this.port.status());
    for (const id of [...this.pending.keys()]) {
      this.fail(id, error);
    }
  }

  response(message: ResponseMessage): void {
    const pending = this.take(message.id);
    if (message.error === undefined) {
      pending?.answer.result(message.result);
    } else {
      pending?.answer.error(HomieError.from(message.error));
    }
  }

  private refusal(signal: AbortSignal | undefined): HomieError | undefined {
    const status = this.port.status();
    if (GIVEN_UP.has(status.kind)) {
      return unavailable(status);
    }
    if (this.pending.size >= MAX_PENDING_REQUESTS) {
      return new HomieError('RESOURCE_EXHAUSTED', `${MAX_PENDING_REQUESTS} requests wait for an answer already`);
    }
    return signal?.aborted ? new HomieError('CANCELLED', 'cancelled before it was sent') : undefined;
  }

  private send(pending: Pending): void {
    if (!pending.sent && this.port.sendText(pending.text)) {
      pending.sent = true;
    }
  }

  private fail(id: string, error: HomieError): void {
    this.take(id)?.answer.error(error);
  }

  private take(id: string): Pending | undefined {
    const pending = this.pending.get(id);
    if (pending !== undefined) {
      this.pending.delete(id);
      this.environment.clearTimer(pending.timer);
      pending.dispose();
    }
    return pending;
  }
}

function unavailable(status: ConnectionStatus): HomieError {
  switch (status.kind) {
    case 'signed-out':
      return new HomieError('UNAUTHENTICATED', status.reason);
    case 'disconnected':
    case 'incompatible':
      return new HomieError('UNAVAILABLE', status.reason, {}, false);
    default:
      return new HomieError('UNAVAILABLE', 'the client was stopped', {}, false);
  }
}

/** Counts UTF-8 bytes without encoding, an upper bound for lone surrogates. */
function longestUtf8(text: string): number {
  if (text.length * 3 <= MAX_TEXT_FRAME) {
    return text.length * 3;
  }
  return new TextEncoder().encode(text).length;
}
