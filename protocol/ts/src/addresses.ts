/** Methods a client may call: each is an event-bus address (SPEC.md sections 3 to 6). */
export const METHODS = {
  eventsSubscribe: 'events.subscribe',
  eventsUnsubscribe: 'events.unsubscribe',
  gatewayInfo: 'gateway.info',
  gatewayMethods: 'gateway.methods',
  gatewayAuditList: 'gateway.audit.list',
  gatewayPolicyExplain: 'gateway.policy.explain',
  gatewayConnectionsList: 'gateway.connections.list',
  gatewayConnectionsClose: 'gateway.connections.close',
  clusterDeploy: 'cluster.deploy',
  clusterUndeploy: 'cluster.undeploy',
  clusterDeployments: 'cluster.deployments',
  pairingInvite: 'pairing.invite',
  pairingRequest: 'pairing.request',
  pairingStatus: 'pairing.status',
  pairingList: 'pairing.list',
  pairingApprove: 'pairing.approve',
  pairingReject: 'pairing.reject',
  pairingUpdate: 'pairing.update',
  pairingRevoke: 'pairing.revoke',
  presenceList: 'presence.list',
  sessionStart: 'terminal.session.start',
  sessionAttach: 'terminal.session.attach',
  sessionDetach: 'terminal.session.detach',
  sessionList: 'terminal.session.list',
  sessionInput: 'terminal.session.input',
  sessionResize: 'terminal.session.resize',
  sessionRename: 'terminal.session.rename',
  sessionPreview: 'terminal.session.preview',
  sessionKill: 'terminal.session.kill',
  sessionRemove: 'terminal.session.remove',
  chatCreate: 'agent.chat.create',
  chatList: 'agent.chat.list',
  chatRename: 'agent.chat.rename',
  chatArchive: 'agent.chat.archive',
  chatDelete: 'agent.chat.delete',
  chatConfigure: 'agent.chat.configure',
  chatMessageSend: 'agent.chat.message.send',
  chatMessageWithdraw: 'agent.chat.message.withdraw',
  chatEventSubscribe: 'agent.chat.event.subscribe',
  chatThreadRead: 'agent.chat.thread.read',
  chatImage: 'agent.chat.image',
  chatMark: 'agent.chat.mark',
  chatApprovalList: 'agent.chat.approval.list',
  chatApprovalRespond: 'agent.chat.approval.respond',
  chatInputRespond: 'agent.chat.input.respond',
  chatCancel: 'agent.chat.cancel',
  chatClose: 'agent.chat.close',
  chatFork: 'agent.chat.fork',
  chatCompact: 'agent.chat.compact',
  chatDiff: 'agent.chat.diff',
  chatUsage: 'agent.chat.usage',
  chatModelsList: 'agent.chat.models.list',
  chatFilesSearch: 'agent.chat.files.search',
  chatAccountRead: 'agent.chat.account.read',
  chatLoginStart: 'agent.chat.account.login.start',
  chatLoginPoll: 'agent.chat.account.login.poll',
  chatLoginCancel: 'agent.chat.account.login.cancel',
  chatLogout: 'agent.chat.account.logout',
  chatRateLimits: 'agent.chat.account.rateLimits',
} as const;

/** Topics a client may subscribe to. */
export const TOPICS = {
  sessionStarted: 'terminal.session.started',
  sessionUpdated: 'terminal.session.updated',
  sessionExit: 'terminal.session.exit',
  sessionRemoved: 'terminal.session.removed',
  /** A device asks to be let in. */
  pairingRequested: 'pairing.requested',
  /** A request was approved or rejected, or nobody did so in time. */
  pairingDecided: 'pairing.decided',
  /** A device has another name, role or machines, or is new. */
  pairingChanged: 'pairing.changed',
  pairingRevoked: 'pairing.revoked',
  /** A node has appeared, changed its state or gone. */
  presenceNode: 'presence.node',
  /** A client has connected to a gateway, or has gone. */
  presenceClient: 'presence.client',
  chatChanged: 'agent.chat.changed',
  chatRemoved: 'agent.chat.removed',
  /** Somebody has read a chat up to somewhere. */
  chatMarked: 'agent.chat.marked',
  approvalRequired: 'agent.chat.approval.required',
  approvalResolved: 'agent.chat.approval.resolved',
} as const;

/** Followed by a session's id: output for clients without binary frames. */
export const SESSION_OUTPUT_PREFIX = 'terminal.session.output.';
/** Followed by a chat's id: its events, which can be resumed. */
export const CHAT_EVENT_PREFIX = 'agent.chat.event.';

/** Whether a topic matches a pattern; a `*` at the end stands for the rest of an address. */
export function topicMatches(pattern: string, topic: string): boolean {
  return pattern.endsWith('*') ? topic.startsWith(pattern.slice(0, -1)) : pattern === topic;
}
