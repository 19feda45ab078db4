/** A verticle of the owner's own in a process that runs; it ends with that process. */
export interface Deployment {
  /** Names it in the whole cluster. */
  readonly id: string;
  /** The node that it is in, or absent. */
  readonly nodeId?: string;
  /** The gateway that it is in, or absent. */
  readonly gatewayId?: string;
  readonly className: string;
  /** Where its classes came from, on that machine; absent: Homie's own class path. */
  readonly jar?: string;
  readonly instances: number;
  /** Milliseconds since 1970. */
  readonly since: number;
}

export interface DeployParams {
  /** Absent: the gateway that is asked. */
  readonly nodeId?: string;
  readonly className: string;
  /** An absolute path on the machine that it is deployed on. */
  readonly jar?: string;
  readonly config?: Readonly<Record<string, unknown>>;
  readonly instances?: number;
}

export interface DeploymentsResult {
  readonly deployments: readonly Deployment[];
  /** Nodes and gateways that did not answer in time. */
  readonly unanswered: readonly string[];
}
