import type { ConnectionView } from '@homie/protocol';
import { LogOut, RefreshCw, Unplug } from 'lucide-react';
import { useCallback, useEffect, useState } from 'react';
import { client, errorText } from '../connection/client';
import { useClients, useReadable } from '../connection/hooks';
import { Lasting } from '../machines/parts';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { toast } from '../ui/toast-store';
import { attempt } from './attempt';
import { clientText, listenerText } from './connections';
import { Empty, Failure, PlatformIcon, RoleBadge, SectionHead } from './parts';
import { viaText } from './roles';

/** Who is connected, to any gateway, from where and how; and the way to end that. */
export function Connected() {
  const { connections, error, refresh } = useConnections();
  const welcome = useReadable(client.welcome);
  const isThis = ({ id, gatewayId }: ConnectionView): boolean =>
    id === welcome?.connectionId && gatewayId === welcome.server.gatewayId;
  const sorted = [...(connections ?? [])].sort(
    (a, b) => Number(isThis(b)) - Number(isThis(a)) || b.connectedAt - a.connectedAt,
  );
  return (
    <>
      <SectionHead
        title="Connected now"
        text="A window that is disconnected stays away until somebody there asks to connect again. Sessions go on."
      >
        <Button variant="ghost" size="icon" aria-label="Refresh" onClick={() => void refresh()}>
          <RefreshCw />
        </Button>
      </SectionHead>
      {error ? <Failure>{error}</Failure> : null}
      {connections?.length === 0 ? <Empty>Nobody is connected.</Empty> : null}
      {sorted.length > 0 ? (
        <ul aria-label="Connections" className="divide-y rounded-lg border">
          {sorted.map((each) => (
            <Row
              key={`${each.gatewayId} ${each.id}`}
              connection={each}
              isThis={isThis(each)}
              elsewhere={each.gatewayId !== welcome?.server.gatewayId}
              onClosed={() => void refresh()}
            />
          ))}
        </ul>
      ) : null}
    </>
  );
}

function useConnections() {
  const [connections, setConnections] = useState<readonly ConnectionView[]>();
  const [error, setError] = useState<string>();
  const refresh = useCallback(async () => {
    try {
      setConnections((await client.request('gateway.connections.list', {})).connections);
      setError(undefined);
    } catch (failure) {
      setError(errorText(failure));
    }
  }, []);
  // Whoever comes or goes is an event that names only the client: the rest is in the list.
  const clients = useClients();
  // biome-ignore lint/correctness/useExhaustiveDependencies: asked again with every change of who is there
  useEffect(() => void refresh(), [clients, refresh]);
  return { connections, error, refresh };
}

function Row(props: { connection: ConnectionView; isThis: boolean; elsewhere: boolean; onClosed: () => void }) {
  const { connection, isThis } = props;
  const name = connection.displayName || connection.subject;
  const close = async (signOut: boolean): Promise<void> => {
    const done = await attempt(`${name} was not disconnected`, () =>
      client.request('gateway.connections.close', { connectionId: connection.id, ...(signOut ? { signOut } : {}) }),
    );
    if (!done) return;
    toast('success', signOut ? `${name} is disconnected and signed out` : `${name} is disconnected`);
    props.onClosed();
  };
  return (
    <li data-slot="connection" data-connection-id={connection.id} className="flex items-start gap-3 px-3 py-2.5">
      <PlatformIcon platform={connection.client.name.replace('homie-web', 'browser')} className="mt-0.5" />
      <div className="min-w-0 flex-1 space-y-0.5">
        <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
          <span className="min-w-0 font-medium wrap-anywhere">{name}</span>
          {connection.roles
            .filter((role) => role !== name.toLowerCase())
            .map((role) => (
              <RoleBadge key={role} role={role} />
            ))}
          {isThis ? <span className="text-xs text-primary">this window</span> : null}
        </p>
        <p className="text-xs wrap-anywhere text-muted-foreground">
          {clientText(connection)} from <span className="font-mono text-foreground">{connection.address}</span>{' '}
          {listenerText(connection.listener)} · {viaText(connection.via)}
        </p>
        <p className="text-xs text-muted-foreground">
          for <Lasting since={connection.connectedAt} />
          {connection.channels > 0
            ? ` · ${connection.channels} ${connection.channels === 1 ? 'terminal' : 'terminals'} open`
            : ' · no terminal open'}
          {props.elsewhere ? ` · at gateway ${connection.gatewayId.slice(0, 8)}` : ''}
        </p>
      </div>
      {isThis ? null : (
        <DropdownMenu modal={false}>
          <DropdownMenuTrigger asChild>
            <Button size="sm" aria-label={`Disconnect ${name} at ${connection.address}`}>
              <Unplug /> <span className="max-sm:hidden">Disconnect</span>
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end" className="w-60">
            <DropdownMenuItem onSelect={() => void close(false)}>
              <Unplug /> Disconnect
            </DropdownMenuItem>
            <DropdownMenuItem tone="destructive" onSelect={() => void close(true)}>
              <LogOut /> Disconnect and sign out
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </li>
  );
}
