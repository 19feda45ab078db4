import type { EventMessage, Method, ParamsOf, ResultOf, Welcome } from '@homie/protocol';
import type { ConnectionStatus, LogListener, LogSubscription, Readable, RequestOptions } from '../api.ts';

/** What chats need of a client: {@link HomieClient} is one. */
export interface ChatPort {
  readonly status: Readable<ConnectionStatus>;
  readonly welcome: Readable<Welcome | undefined>;
  request<M extends Method>(method: M, params: ParamsOf<M>, options?: RequestOptions): Promise<ResultOf<M>>;
  on(topicPattern: string, handler: (event: EventMessage) => void): () => void;
  subscribeFrom(topic: string, from: number, listener: LogListener): LogSubscription;
  onReady(listener: () => void): () => void;
}
