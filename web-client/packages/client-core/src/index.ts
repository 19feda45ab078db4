export * from './api.ts';
export * from './bounds.ts';
export * from './chat/index.ts';
export { HomieClient, type HomieClientOptions } from './client.ts';
export {
  type DeviceCredentials,
  newPrivateKey,
  pairingCode,
  publicKeyOf,
  type SignInWith,
} from './device.ts';
export { type DeviceStorage, loadDevice, memoryStorage, type StoredDevice, saveDevice } from './device-storage.ts';
export {
  type Environment,
  platformEnvironment,
  type SocketEvents,
  type Timer,
  type WebSocketLike,
} from './environment.ts';
export { Pairing, type PairingOptions, type PairingState } from './pairing.ts';
export { type PairingLink, pairingLink, parsePairingLink, socketUrl } from './pairing-link.ts';
export { Store } from './store.ts';
