import type {
  AuditListParams,
  AuditListResult,
  CloseConnectionParams,
  ConnectionView,
  ExplainParams,
  ExplainResult,
} from './administration.ts';
import type {
  AgentAccount,
  AgentImage,
  AgentLogin,
  AgentLoginStatus,
  AgentModel,
  AgentRateLimit,
  Approval,
  ChatResult,
  ChatSettings,
  CreateChatParams,
  FoundFile,
  ListChatsParams,
  ListChatsResult,
  OfAccount,
  OfChat,
  ReadThreadParams,
  ReadThreadResult,
  RespondApprovalParams,
  RespondInputParams,
  SendMessageParams,
  SendMessageResult,
  Usage,
} from './agent.ts';
import type { Limits } from './control.ts';
import type { Deployment, DeploymentsResult, DeployParams } from './deploy.ts';
import type {
  ApproveParams,
  Device,
  InviteResult,
  PairingListResult,
  PairingStatusResult,
  UpdateDeviceParams,
} from './pairing.ts';
import type { PresenceListResult } from './presence.ts';
import type { AttachParams, AttachResult, PreviewResult, Session, StartParams, StartResult } from './terminal.ts';

export interface GatewayInfoResult {
  readonly gatewayId: string;
  readonly version: string;
  /** Milliseconds since 1970. */
  readonly startedAt: number;
  /** SHA-256 of its certificate in hex, where it made that itself. */
  readonly fingerprint?: string;
  readonly limits: Limits;
  /** The local one first. */
  readonly listeners?: readonly GatewayListener[];
}

/** One way to a gateway; `urls` is what clients may open, the best one first. */
export interface GatewayListener {
  readonly name: string;
  readonly urls: readonly string[];
}

/** What the caller may use; an entry that ends in `*` stands for all addresses that begin so. */
export interface GatewayMethodsResult {
  readonly methods: readonly string[];
  readonly topics: readonly string[];
}

export interface SubscribeParams {
  readonly topics: readonly string[];
  /** Topic to the last sequence number seen: what was logged after it comes first. */
  readonly from?: Readonly<Record<string, number>>;
}

type Nothing = Readonly<Record<string, unknown>>;
interface OfSession {
  readonly sessionId: string;
}
type InputParams = OfSession & ({ readonly data: string } | { readonly base64: string });

/** Every method with its parameters and its result (SPEC.md sections 3, 5 and 6). */
export interface MethodTable {
  'events.subscribe': { params: SubscribeParams; result: Nothing };
  'events.unsubscribe': { params: { readonly topics: readonly string[] }; result: Nothing };
  'gateway.info': { params: Nothing; result: GatewayInfoResult };
  'gateway.methods': { params: Nothing; result: GatewayMethodsResult };
  'gateway.audit.list': { params: AuditListParams; result: AuditListResult };
  'gateway.policy.explain': { params: ExplainParams; result: ExplainResult };
  'gateway.connections.list': { params: Nothing; result: { readonly connections: readonly ConnectionView[] } };
  'gateway.connections.close': { params: CloseConnectionParams; result: Nothing };
  'cluster.deploy': { params: DeployParams; result: { readonly deployment: Deployment } };
  'cluster.undeploy': { params: { readonly id: string }; result: Nothing };
  'cluster.deployments': { params: Nothing; result: DeploymentsResult };
  'pairing.invite': { params: Nothing; result: InviteResult };
  'pairing.request': {
    params: { readonly name: string; readonly platform: string };
    result: { readonly requestId: string; readonly code: string; readonly expiresAt: number };
  };
  'pairing.status': {
    params: { readonly requestId: string; readonly waitMs?: number };
    result: PairingStatusResult;
  };
  'pairing.list': { params: Nothing; result: PairingListResult };
  'pairing.approve': { params: ApproveParams; result: { readonly device: Device } };
  'pairing.reject': { params: { readonly requestId: string }; result: Nothing };
  'pairing.update': { params: UpdateDeviceParams; result: { readonly device: Device } };
  'pairing.revoke': { params: { readonly deviceId: string }; result: Nothing };
  'presence.list': { params: Nothing; result: PresenceListResult };
  'terminal.session.start': { params: StartParams; result: StartResult };
  'terminal.session.attach': { params: AttachParams & OfSession; result: AttachResult };
  'terminal.session.detach': { params: { readonly channel: number }; result: Nothing };
  'terminal.session.list': { params: { readonly nodeId?: string }; result: { readonly sessions: readonly Session[] } };
  'terminal.session.input': { params: InputParams; result: Nothing };
  'terminal.session.resize': { params: OfSession & { readonly cols: number; readonly rows: number }; result: Nothing };
  'terminal.session.rename': { params: OfSession & { readonly name: string }; result: { readonly session: Session } };
  'terminal.session.preview': { params: OfSession & { readonly rows?: number }; result: PreviewResult };
  'terminal.session.kill': { params: OfSession & { readonly signal?: string }; result: Nothing };
  'terminal.session.remove': { params: OfSession; result: Nothing };
  'agent.chat.create': { params: CreateChatParams; result: ChatResult };
  'agent.chat.list': { params: ListChatsParams; result: ListChatsResult };
  'agent.chat.rename': { params: OfChat & { readonly name: string }; result: ChatResult };
  'agent.chat.archive': { params: OfChat & { readonly archived?: boolean }; result: ChatResult };
  'agent.chat.delete': { params: OfChat; result: Nothing };
  'agent.chat.configure': { params: OfChat & ChatSettings; result: ChatResult };
  'agent.chat.message.send': { params: SendMessageParams; result: SendMessageResult };
  'agent.chat.message.withdraw': { params: OfChat & { readonly messageId: string }; result: Nothing };
  'agent.chat.event.subscribe': { params: OfChat & { readonly from?: number }; result: Nothing };
  'agent.chat.thread.read': { params: ReadThreadParams; result: ReadThreadResult };
  'agent.chat.image': { params: OfChat & { readonly imageId: string }; result: AgentImage };
  'agent.chat.mark': { params: OfChat & { readonly seq: number }; result: Nothing };
  'agent.chat.approval.list': {
    params: { readonly nodeId?: string };
    result: { readonly approvals: readonly Approval[]; readonly unanswered?: readonly string[] };
  };
  'agent.chat.approval.respond': { params: RespondApprovalParams; result: { readonly approval: Approval } };
  'agent.chat.input.respond': { params: RespondInputParams; result: { readonly approval: Approval } };
  'agent.chat.cancel': { params: OfChat; result: ChatResult };
  'agent.chat.close': { params: OfChat; result: ChatResult };
  'agent.chat.fork': { params: OfChat & { readonly turnId?: string; readonly name?: string }; result: ChatResult };
  'agent.chat.compact': { params: OfChat; result: Nothing };
  'agent.chat.diff': {
    params: OfChat;
    result: { readonly diff: string; readonly root?: string; readonly truncated?: boolean };
  };
  'agent.chat.usage': { params: OfChat; result: { readonly usage?: Usage } };
  'agent.chat.models.list': { params: OfAccount; result: { readonly models: readonly AgentModel[] } };
  'agent.chat.files.search': {
    params: (OfChat | { readonly nodeId: string; readonly cwd: string }) & {
      readonly query: string;
      readonly limit?: number;
    };
    result: { readonly files: readonly FoundFile[] };
  };
  'agent.chat.account.read': { params: OfAccount; result: { readonly account: AgentAccount } };
  'agent.chat.account.login.start': {
    params: OfAccount & { readonly kind?: 'deviceCode' | 'apiKey'; readonly apiKey?: string };
    result: { readonly login: AgentLogin };
  };
  'agent.chat.account.login.poll': {
    params: OfAccount & { readonly loginId: string; readonly waitMs?: number };
    result: AgentLoginStatus;
  };
  'agent.chat.account.login.cancel': { params: OfAccount & { readonly loginId: string }; result: Nothing };
  'agent.chat.account.logout': { params: OfAccount; result: { readonly account: AgentAccount } };
  'agent.chat.account.rateLimits': { params: OfAccount; result: { readonly limits: readonly AgentRateLimit[] } };
}

export type Method = keyof MethodTable;
export type ParamsOf<M extends Method> = MethodTable[M]['params'];
export type ResultOf<M extends Method> = MethodTable[M]['result'];
