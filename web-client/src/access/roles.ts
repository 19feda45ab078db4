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

const SCOPES: Record<string, string> = {
  'terminal.read': 'See sessions, and what they print',
  'terminal.write': 'Start sessions, type into them, end them',
  'presence.read': 'See the machines, and who is connected',
  'gateway.read': 'See what this gateway offers',
  'cluster.admin': 'Add and remove machines',
  'cluster.deploy': 'Deploy code into gateways and machines',
  'pairing.admin': 'Add, change and remove devices',
  'pairing.request': 'Ask to be let in',
  'gateway.admin': 'See connections and the audit log, disconnect others',
};

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
