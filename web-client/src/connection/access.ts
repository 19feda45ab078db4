import type { IdentityInfo } from '@homie/protocol';
import { toast } from '../ui/toast-store';
import { client } from './client';
import { useReadable } from './hooks';

/** What one may be allowed, as far as the page cares. */
export type Scope =
  | 'terminal.write'
  | 'pairing.admin'
  | 'gateway.admin'
  | 'cluster.admin'
  | 'agent.read'
  | 'agent.write'
  | 'agent.approve'
  | 'agent.admin';

/** Who one is, as the gateway said last; undefined before the first connection. */
export function useIdentity(): IdentityInfo | undefined {
  return useReadable(client.welcome)?.identity;
}

/** Whether one may: false as well while nobody has said so. */
export function useMay(scope: Scope): boolean {
  return useIdentity()?.scopes.includes(scope) ?? false;
}

/** Why one may not, for a person; undefined while one may, or nobody has said otherwise. */
export function refusal(scope: Scope, identity: IdentityInfo | undefined): string | undefined {
  if (!identity || identity.scopes.includes(scope)) return undefined;
  const role = identity.roles.join(', ') || 'a guest';
  switch (scope) {
    case 'terminal.write':
      return `You are here as ${role}: you may watch, and not type or start anything. An owner can change that.`;
    case 'agent.write':
      return `You are here as ${role}: you may read conversations, and not say anything. An owner can change that.`;
    case 'agent.approve':
      return `You are here as ${role}: you may not answer what an agent asks. An owner can change that.`;
    default:
      return `You are here as ${role}: only an owner may do this.`;
  }
}

export function currentRefusal(scope: Scope): string | undefined {
  return refusal(scope, client.welcome.get()?.identity);
}

export interface Bar {
  readonly 'aria-disabled': true;
  readonly title: string;
  readonly onClick: () => void;
}

/**
 * For a button that needs a scope, to be spread last: nothing while one may use it, else it is off, keeps its place in the tab
 * order, and says why.
 */
export function useBar(scope: Scope): Bar | undefined {
  const why = refusal(scope, useIdentity());
  if (!why) return undefined;
  return { 'aria-disabled': true, title: why, onClick: () => sayWhy(why) };
}

export function sayWhy(why: string): void {
  toast('info', 'Not with your role', { description: why });
}
