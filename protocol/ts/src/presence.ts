/** One service of a node or gateway and what it can do. */
export interface ServiceInfo {
  readonly version: number;
  readonly features: readonly string[];
}

/** What a node announces of itself. */
export interface NodeInfo {
  /** Stays the same for a machine's state folder. */
  readonly id: string;
  /** For people; the host name unless configured. */
  readonly name: string;
  readonly hostname: string;
  readonly os: string;
  readonly arch: string;
  readonly version: string;
  /** Milliseconds since 1970; another value means another process, so earlier sessions are lost. */
  readonly startedAt: number;
  readonly services: Readonly<Record<string, ServiceInfo>>;
  /** Runnable processes on average over the last minute; absent where the system does not tell. */
  readonly load?: number;
  /** Processors there are. */
  readonly cpus: number;
  /** Its process in the cluster; absent outside of one. */
  readonly member?: string;
  readonly link: NodeLink;
}

/**
 * How a machine hangs on the gateways: in a gateway's own process, as a member of the cluster, or on a WebSocket that it
 * opened itself.
 */
export type NodeLink = 'embedded' | 'cluster' | 'outbound';

/**
 * `unreachable`: it has been silent for too long, asleep or cut off; its sessions may still run. `offline`: it said goodbye,
 * or its process died; its sessions are over.
 */
export type NodeStatus = 'online' | 'unreachable' | 'offline';

/** A node as the gateway sees it: an entry of `presence.list`, and `node` of the topic `presence.node`. */
export interface NodeView extends NodeInfo {
  readonly status: NodeStatus;
  /** When the status began, milliseconds since 1970. */
  readonly since: number;
  /** Milliseconds since 1970 of its last announcement. */
  readonly lastSeenAt: number;
  /** Why the gateway cannot work with it, in a sentence that says what to upgrade. */
  readonly problem?: string;
}

/** A connected client. */
export interface ClientView {
  readonly connectionId: string;
  /** The gateway it is connected to. */
  readonly gatewayId: string;
  /** What the client calls itself, such as `homie-web`. */
  readonly name: string;
  readonly version?: string;
  readonly deviceId?: string;
  /** Whom it works for. */
  readonly subject: string;
  /** When it said hello, milliseconds since 1970. */
  readonly since: number;
}

export interface PresenceListResult {
  readonly nodes: readonly NodeView[];
  readonly clients: readonly ClientView[];
}

/** The payload of the topic `presence.node`. */
export interface PresenceNodeEvent {
  readonly node: NodeView;
}

/** The payload of the topic `presence.client`: a client that has come, or gone. */
export interface PresenceClientEvent {
  readonly client: ClientView;
  readonly connected: boolean;
}
