import type { NodeView } from '../connection/client';

export type SystemFamily = 'linux' | 'mac' | 'windows' | 'other';

export interface System {
  readonly family: SystemFamily;
  /** As its maker writes it. */
  readonly os: string;
  readonly arch: string;
}

const ARCHITECTURES: Record<string, string> = {
  amd64: 'x86-64',
  x86_64: 'x86-64',
  aarch64: 'arm64',
  x86: '32-bit x86',
  i386: '32-bit x86',
};

/** Operating system and processor, from what the Java runtime there calls them. */
export function systemOf(node: Pick<NodeView, 'os' | 'arch'>): System {
  const os = node.os.toLowerCase();
  const arch = ARCHITECTURES[node.arch.toLowerCase()] ?? node.arch;
  if (os.startsWith('mac') || os === 'darwin') return { family: 'mac', os: 'macOS', arch };
  if (os.startsWith('windows')) return { family: 'windows', os: node.os.replace(/^windows/i, 'Windows'), arch };
  if (os === 'linux') return { family: 'linux', os: 'Linux', arch };
  return { family: 'other', os: node.os, arch };
}

export interface Load {
  /** Runnable processes on average over the last minute. */
  readonly load: number;
  readonly cpus: number;
  /** Of all processors, 0 to 1 and no more. */
  readonly share: number;
  /** `over`: more wants to run than there are processors. */
  readonly level: 'calm' | 'busy' | 'over';
}

/** Undefined where the machine does not tell. */
export function loadOf(node: NodeView): Load | undefined {
  const { load, cpus } = node as Partial<NodeView>;
  if (load === undefined || load < 0 || !cpus) return undefined;
  const share = load / cpus;
  return { load, cpus, share: Math.min(1, share), level: share > 1 ? 'over' : share >= 0.7 ? 'busy' : 'calm' };
}

/** `0.42`, `12`: as precise as it matters. */
export function formatLoad(load: number): string {
  return load < 10 ? load.toFixed(load < 1 ? 2 : 1) : String(Math.round(load));
}

export interface LinkText {
  readonly name: string;
  /** As one of many facts in a row. */
  readonly short: string;
  readonly detail: string;
}

const LINKS: Record<NodeView['link'], LinkText> = {
  embedded: { name: 'Embedded', short: 'in the gateway', detail: 'in the gateway’s own process' },
  cluster: { name: 'Cluster', short: 'cluster member', detail: 'a member, on mutual TLS' },
  outbound: { name: 'Outbound', short: 'outbound link', detail: 'one connection that it opened itself' },
};

/** How it hangs on the gateway; undefined where an older gateway does not tell. */
export function linkOf(node: NodeView): LinkText | undefined {
  return LINKS[node.link];
}

/** The coding agent of a machine. */
export interface CodexFacts {
  readonly version: string;
  /** Whether anybody is signed in; undefined while it has not been asked. */
  readonly signedIn: boolean | undefined;
}

/** Undefined where there is none that can be used. */
export function codexOf(node: NodeView | undefined): CodexFacts | undefined {
  const [version, ...features] = node?.services.codex?.features ?? [];
  if (version === undefined) return undefined;
  const login = features.find((feature) => feature.startsWith('login:'))?.slice('login:'.length);
  return { version, signedIn: login === undefined ? undefined : login !== 'none' };
}
