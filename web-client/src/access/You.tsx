import { Check, Minus } from 'lucide-react';
import { useMethods } from '../call/use-methods';
import { useIdentity } from '../connection/access';
import { client } from '../connection/client';
import { useReadable } from '../connection/hooks';
import { useMachines } from '../machines/hooks';
import { RoleBadge, SectionHead } from './parts';
import { ABILITIES, inOrder, isKnownScope, scopeText, viaText } from './roles';

/** Who one is to this gateway, and what one may do oneself. */
export function You() {
  const identity = useIdentity();
  const server = useReadable(client.welcome)?.server;
  const machines = useMachines();
  const methods = useMethods();
  if (!identity) return <p role="status">Not connected yet.</p>;
  const all = inOrder([...new Set([...ABILITIES.map(({ scope }) => scope), ...identity.scopes])]);
  return (
    <>
      <SectionHead title="Your access" text="What this window may do, as the gateway says." />
      <dl className="grid grid-cols-[6.5rem_1fr] items-baseline gap-y-2 pb-5 [&>dd]:min-w-0 [&>dd]:wrap-anywhere [&>dt]:text-muted-foreground">
        <dt>You are</dt>
        <dd className="flex flex-wrap items-center gap-2">
          {identity.displayName || identity.subject}
          {identity.roles.map((role) => (
            <RoleBadge key={role} role={role} />
          ))}
        </dd>
        <dt>Signed in</dt>
        <dd>{viaText(identity.via)}</dd>
        <dt>Gateway</dt>
        <dd>
          {location.host} <span className="text-muted-foreground">· Homie {server?.version}</span>
        </dd>
        <dt>Machines</dt>
        <dd>{machines.map(({ name }) => name).join(', ') || 'none'}</dd>
      </dl>
      <h4 className="pb-1.5 text-xs font-medium text-muted-foreground">You may</h4>
      <ul aria-label="What you may do" className="divide-y rounded-lg border">
        {all.map((scope) => {
          const may = identity.scopes.includes(scope);
          return (
            <li key={scope} data-scope={scope} data-may={may} className="flex items-center gap-2.5 px-3 py-2">
              {may ? (
                <Check className="size-4 shrink-0 text-primary" role="img" aria-label="Yes:" />
              ) : (
                <Minus className="size-4 shrink-0 text-muted-foreground" role="img" aria-label="No:" />
              )}
              <span className={may ? 'min-w-0 flex-1' : 'min-w-0 flex-1 text-muted-foreground'}>
                {scopeText(scope)}
              </span>
              {isKnownScope(scope) ? (
                <code className="font-mono text-2xs text-muted-foreground max-sm:hidden">{scope}</code>
              ) : null}
            </li>
          );
        })}
      </ul>
      {methods.length > 0 ? (
        <details className="pt-4 text-xs">
          <summary className="cursor-pointer text-muted-foreground">All {methods.length} methods</summary>
          <ul className="grid grid-cols-[repeat(auto-fill,minmax(15rem,1fr))] gap-x-4 pt-2 font-mono">
            {methods.map((method) => (
              <li key={method} className="truncate">
                {method}
              </li>
            ))}
          </ul>
        </details>
      ) : null}
    </>
  );
}
