import { METHODS } from '@homie/protocol';

/** What a role is called, and what it is for. */
export interface RoleText {
  readonly name: string;
  readonly title: string;
  readonly text: string;
}

const KNOWN: Record<string, readonly [string, string]> = {
  owner: ['Owner', 'Everything: types, adds and removes devices and machines, reads the audit log.'],
  operator: ['Operator', 'Starts, types into and ends sessions. Cannot let anybody in.'],
  viewer: ['Viewer', 'Watches sessions. Cannot type, start or end anything.'],
  node: ['Machine', 'A machine that runs sessions, not a person.'],
};

/** From the one that may most to the one that may least; what configuration names comes last. */
const ORDER = ['owner', 'operator', 'viewer', 'node'];

export function roleText(name: string): RoleText {
  const [title, text] = KNOWN[name] ?? [
    name.replace(/^./, (first) => first.toUpperCase()),
    'As the configuration of this gateway says.',
  ];
  return { name, title, text };
}

export function byPower(roles: readonly string[]): readonly string[] {
  const place = (role: string): number => (ORDER.includes(role) ? ORDER.indexOf(role) : ORDER.length);
  return [...roles].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

/** The role that is offered first: enough to work with, not enough to let others in. */
export function firstRole(roles: readonly string[]): string {
  return ['operator', 'viewer'].find((role) => roles.includes(role)) ?? roles[0] ?? '';
}

/** What one may be allowed, and an address that asks for exactly that. */
export interface Ability {
  readonly scope: string;
  readonly text: string;
  readonly address: string;
}

export const ABILITIES: readonly Ability[] = [
  { scope: 'terminal.read', text: 'See sessions, and what they print', address: METHODS.sessionList },
  { scope: 'terminal.write', text: 'Start sessions, type into them, end them', address: METHODS.sessionStart },
  { scope: 'presence.read', text: 'See the machines, and who is connected', address: METHODS.presenceList },
  { scope: 'gateway.read', text: 'See what this gateway offers', address: METHODS.gatewayInfo },
  { scope: 'cluster.admin', text: 'Add and remove machines', address: 'link.node.invite' },
  { scope: 'cluster.deploy', text: 'Deploy code into gateways and machines', address: METHODS.clusterDeploy },
  { scope: 'pairing.admin', text: 'Add, change and remove devices', address: METHODS.pairingList },
  {
    scope: 'gateway.admin',
    text: 'See connections and the audit log, disconnect others',
    address: METHODS.gatewayAuditList,
  },
];

const SCOPES: Record<string, string> = Object.fromEntries(ABILITIES.map(({ scope, text }) => [scope, text]));

/** A scope as somebody reads it; one of the configuration's own stands for itself. */
export function scopeText(scope: string): string {
  return SCOPES[scope] ?? scope;
}

export function isKnownScope(scope: string): boolean {
  return scope in SCOPES;
}

/** Scopes in the order of the table, those of the configuration after them. */
export function inOrder(scopes: readonly string[]): readonly string[] {
  const all = Object.keys(SCOPES);
  const place = (scope: string): number => (all.includes(scope) ? all.indexOf(scope) : all.length);
  return [...scopes].sort((a, b) => place(a) - place(b) || a.localeCompare(b));
}

const VIA: Record<string, string> = {
  local: 'signed in on this browser',
  token: 'by token',
  password: 'by password',
  device: 'as a paired device',
  tailscale: 'by Tailscale',
};

export function viaText(via: string): string {
  return VIA[via] ?? via;
}
