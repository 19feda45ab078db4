import type { ErrorBody } from './errors.ts';
import type { ServiceInfo } from './presence.ts';

/** Who a client is, as it says in its hello. */
export interface ClientInfo {
  readonly name: string;
  readonly version: string;
  readonly deviceId?: string;
}

/** How a client proves who it is, where the transport does not (a session cookie, a tailnet identity). */
export type AuthParams =
  | { readonly kind: 'token'; readonly token: string }
  | { readonly kind: 'password'; readonly password: string }
  /** A device that wants to be let in; `publicKey` is base64url of 32 bytes. */
  | { readonly kind: 'pairing'; readonly nonce: string; readonly publicKey: string }
  /** A paired device: its id alone asks for a challenge, the rest answers one. */
  | ({ readonly kind: 'device'; readonly deviceId: string } & Partial<DeviceAnswer>);

/** A device's answer to a challenge; `signedAt` is its own clock, milliseconds since 1970. */
export interface DeviceAnswer {
  readonly token: string;
  readonly nonce: string;
  readonly signedAt: number;
  readonly signature: string;
}

export interface Hello {
  readonly type: 'hello';
  readonly protocol: { readonly min: number; readonly max: number };
  readonly client: ClientInfo;
  readonly auth?: AuthParams;
  readonly capabilities: readonly string[];
}

export interface IdentityInfo {
  readonly subject: string;
  readonly displayName: string;
  readonly via: 'local' | 'tailscale' | 'device' | 'token' | 'password' | 'pairing';
  readonly roles: readonly string[];
  readonly scopes: readonly string[];
}

export interface Limits {
  readonly textFrame: number;
  readonly binaryFrame: number;
  readonly heartbeatMs: number;
  readonly window: number;
}

/** The gateway's answer to a hello (SPEC.md section 2). */
export interface Welcome {
  readonly type: 'hello';
  readonly protocol: number;
  readonly connectionId: string;
  readonly server: { readonly name: string; readonly version: string; readonly gatewayId: string };
  readonly identity: IdentityInfo;
  readonly services: Readonly<Record<string, ServiceInfo>>;
  readonly limits: Limits;
}

/** The answer to a device's first hello: what its second one has to sign. Good once, on this connection. */
export interface ChallengeMessage {
  readonly type: 'challenge';
  readonly nonce: string;
  /** The gateway's clock, milliseconds since 1970. */
  readonly time: number;
}

export interface RequestMessage {
  readonly type: 'request';
  readonly id: string;
  readonly method: string;
  readonly params?: unknown;
  readonly idempotencyKey?: string;
}

export type ResponseMessage =
  | { readonly type: 'response'; readonly id: string; readonly result: unknown; readonly error?: undefined }
  | { readonly type: 'response'; readonly id: string; readonly error: ErrorBody; readonly result?: undefined };

export interface EventMessage {
  readonly type: 'event';
  readonly topic: string;
  /** Counts within the topic's log where the topic is resumable. */
  readonly seq?: number;
  readonly payload: unknown;
}

/** With a channel: of that attachment. Without: of the connection, and a close follows. */
export interface ErrorMessage {
  readonly type: 'error';
  readonly channel?: number;
  readonly error: ErrorBody;
}

export interface PingMessage {
  readonly type: 'ping';
  readonly t: number;
}

export interface PongMessage {
  readonly type: 'pong';
  readonly t: number;
}

/** What a client sends as text. */
export type ClientMessage = Hello | RequestMessage | PingMessage | PongMessage;

/** What a gateway sends as text. */
export type GatewayMessage =
  | Welcome
  | ChallengeMessage
  | ResponseMessage
  | EventMessage
  | ErrorMessage
  | PingMessage
  | PongMessage;
