export * from './api.ts';
export * from './bounds.ts';
export { HomieClient, type HomieClientOptions } from './client.ts';
export {
  type Environment,
  platformEnvironment,
  type SocketEvents,
  type Timer,
  type WebSocketLike,
} from './environment.ts';
export { Store } from './store.ts';
