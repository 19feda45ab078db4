import { type ClientInfo, HomieError, type PairingStatusResult } from '@homie/protocol';
import type { Readable } from './api.ts';
import { PAIRING_WAIT_MS, REQUEST_TIMEOUT_MS } from './bounds.ts';
import { Connection } from './connection.ts';
import { type DeviceCredentials, newPrivateKey, pairingCode, publicKeyOf } from './device.ts';
import { type DeviceStorage, loadDevice, saveDevice } from './device-storage.ts';
import { type Environment, platformEnvironment } from './environment.ts';
import { Requests } from './requests.ts';
import { Store } from './store.ts';

export type PairingState =
  | { readonly kind: 'connecting' }
  /** Somebody is to compare the code and approve; `expiresAt` in milliseconds since 1970, by the gateway's clock. */
  | { readonly kind: 'waiting'; readonly code: string; readonly expiresAt: number }
  /** Let in: the credentials are stored already. */
  | { readonly kind: 'approved'; readonly device: DeviceCredentials; readonly role: string }
  | { readonly kind: 'rejected' }
  | { readonly kind: 'expired' }
  | { readonly kind: 'failed'; readonly reason: string };

export interface PairingOptions {
  /** Of the WebSocket: `wss://host/ws`. */
  readonly url: string;
  /** Of the invitation, see {@link parsePairingLink}. */
  readonly nonce: string;
  /** What the owner sees, who may change the name: at most 64 characters each. */
  readonly name: string;
  readonly platform: string;
  readonly client: ClientInfo;
  readonly storage: DeviceStorage;
  readonly environment?: Environment;
}

/**
 * A device's way in: asks with a key that it makes, shows a code, and waits until an owner has decided. Goes on asking
 * after a loss of the connection and, with the same storage, after a reload. The last state is final.
 */
export class Pairing {
  readonly state: Readable<PairingState>;

  private readonly store = new Store<PairingState>({ kind: 'connecting' });
  private readonly options: PairingOptions;
  private readonly environment: Environment;
  private connection: Connection | undefined;
  private asking = false;
  private stopped = false;

  constructor(options: PairingOptions) {
    this.options = options;
    this.environment = options.environment ?? platformEnvironment();
    this.state = this.store;
  }

  start(): void {
    this.connect().catch((error) => this.end({ kind: 'failed', reason: reasonOf(error) }));
  }

  /** Asks no longer; what the owner is shown ends by itself. */
  stop(): void {
    this.stopped = true;
    this.connection?.stop();
  }

  private async connect(): Promise<void> {
    const { url, nonce, client } = this.options;
    const privateKey = await this.key();
    if (this.stopped) {
      return;
    }
    const publicKey = publicKeyOf(privateKey);
    const connection: Connection = new Connection(
      { url, client, auth: () => ({ kind: 'pairing', nonce, publicKey }), environment: this.environment },
      {
        ready: (welcome) => {
          requests.ready();
          if (!this.asking) {
            this.asking = true;
            const code = pairingCode(welcome.server.gatewayId, nonce, publicKey);
            this.ask(requests, code, privateKey).catch((error) => this.failed(error));
          }
        },
        lost: () => requests.lost(),
        gaveUp: () => requests.gaveUp(),
        response: (message) => requests.response(message),
        event: () => {},
        channelError: () => {},
        frame: () => {},
      },
    );
    const requests = new Requests(
      { status: () => connection.status.get(), sendText: (text) => connection.sendText(text) },
      this.environment,
    );
    connection.status.subscribe(() => {
      const status = connection.status.get();
      if (status.kind === 'signed-out' || status.kind === 'disconnected' || status.kind === 'incompatible') {
        this.end({ kind: 'failed', reason: status.reason });
      }
    });
    this.connection = connection;
    connection.start();
  }

  /** The key that asked with this invitation before, or a new one: the invitation knows one only. */
  private async key(): Promise<string> {
    const { storage, nonce } = this.options;
    const stored = await loadDevice(storage);
    if (stored.asking?.nonce === nonce) {
      return stored.asking.privateKey;
    }
    const privateKey = newPrivateKey((length) => this.environment.randomBytes(length));
    await saveDevice(storage, { ...stored, asking: { nonce, privateKey } });
    return privateKey;
  }

  private async ask(requests: Requests, code: string, privateKey: string): Promise<void> {
    const { name, platform } = this.options;
    const { requestId, expiresAt } = await requests.promise('pairing.request', { name, platform });
    this.set({ kind: 'waiting', code, expiresAt });
    for (;;) {
      const result = await requests.promise(
        'pairing.status',
        { requestId, waitMs: PAIRING_WAIT_MS },
        { timeoutMs: PAIRING_WAIT_MS + REQUEST_TIMEOUT_MS },
      );
      if (result.status !== 'pending') {
        await this.decided(result, privateKey);
        return;
      }
      if (this.stopped) {
        return;
      }
    }
  }

  private async decided(result: PairingStatusResult, privateKey: string): Promise<void> {
    if (result.status === 'approved') {
      const { gatewayId, deviceId, token, role } = result;
      const device: DeviceCredentials = { kind: 'device', gatewayId, deviceId, token, privateKey };
      // First of all: the token is not given again once the device has signed in.
      await saveDevice(this.options.storage, { device });
      this.end({ kind: 'approved', device, role });
    } else {
      await saveDevice(this.options.storage, {});
      this.end(result.status === 'rejected' ? { kind: 'rejected' } : { kind: 'expired' });
    }
  }

  private failed(error: unknown): void {
    // A new connection asks again by itself; what the gateway refused it refuses again.
    this.end({ kind: 'failed', reason: reasonOf(error) });
  }

  private end(state: PairingState): void {
    this.set(state);
    this.stopped = true;
    this.connection?.stop();
  }

  private set(state: PairingState): void {
    if (!this.stopped) {
      this.store.set(state);
    }
  }
}

function reasonOf(error: unknown): string {
  if (error instanceof HomieError || error instanceof Error) {
    return error.message;
  }
  return String(error);
}
