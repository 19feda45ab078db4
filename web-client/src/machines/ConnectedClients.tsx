import { AppWindow, type LucideIcon, Smartphone, SquareTerminal } from 'lucide-react';
import { type ClientView, client } from '../connection/client';
import { useClients, useReadable } from '../connection/hooks';
import { Lasting } from './parts';

const KINDS: Record<string, readonly [LucideIcon, string]> = {
  'homie-web': [AppWindow, 'Browser'],
  'homie-cli': [SquareTerminal, 'Command line'],
  'homie-mobile': [Smartphone, 'App'],
};

/** Who is connected to Homie, this window first. */
export function ConnectedClients() {
  const welcome = useReadable(client.welcome);
  const clients = useClients();
  const isThis = ({ connectionId, gatewayId }: ClientView): boolean =>
    connectionId === welcome?.connectionId && (gatewayId ?? welcome.server.gatewayId) === welcome.server.gatewayId;
  const sorted = [...clients].sort((a, b) => Number(isThis(b)) - Number(isThis(a)) || b.since - a.since);
  return (
    <section aria-labelledby="connected-clients" data-slot="connected-clients" className="space-y-1.5">
      <h3 id="connected-clients" className="flex items-baseline gap-2 text-xs font-medium text-muted-foreground">
        Connected clients <span className="font-normal tabular-nums">{clients.length}</span>
      </h3>
      <ul>
        {sorted.map((each) => {
          const [Icon, kind] = KINDS[each.name] ?? [AppWindow, each.name];
          return (
            <li key={`${each.gatewayId} ${each.connectionId}`} className="flex min-h-8 items-center gap-2.5">
              <Icon className="size-3.5 shrink-0 text-muted-foreground" aria-hidden />
              <span className="min-w-0 flex-1 truncate">
                {kind}
                <span className="text-xs text-muted-foreground"> · {each.subject}</span>
                {isThis(each) ? <span className="text-xs text-primary"> · this window</span> : null}
              </span>
              <span className="shrink-0 text-2xs text-muted-foreground tabular-nums">
                for <Lasting since={each.since} />
              </span>
            </li>
          );
        })}
      </ul>
    </section>
  );
}
