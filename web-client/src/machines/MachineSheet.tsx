import { Terminal } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import type { ReactNode } from 'react';
import { closeDialog, openDialog } from '../app/ui-store';
import { useBar, useMay } from '../connection/access';
import { client, type NodeView } from '../connection/client';
import { useReadable } from '../connection/hooks';
import { startInTab } from '../sessions/operations';
import { Button } from '../ui/button';
import { CopyCommand } from '../ui/copy-command';
import { SheetContent } from '../ui/sheet';
import { ConnectedClients } from './ConnectedClients';
import { codexOf, formatLoad, linkOf, loadOf, systemOf } from './facts';
import { useMachineState, useMachines } from './hooks';
import { MachineSessions } from './MachineSessions';
import { isOnline, type Machine, type MachineState } from './model';
import { Ago, Lasting, LoadMeter, OsIcon, StateMark, StateText } from './parts';

/** All there is to know of a machine, what runs on it, and who is there. */
export function MachineSheet({ nodeId }: { readonly nodeId: string }) {
  const machine = useMachines().find(({ id }) => id === nodeId);
  return (
    <Primitive.Root open onOpenChange={(open) => !open && closeDialog()}>
      <SheetContent
        aria-describedby={undefined}
        data-node-id={nodeId}
        onOpenAutoFocus={(event) => {
          // The first button would get the focus; what one came for is to read.
          event.preventDefault();
          (event.currentTarget as HTMLElement).focus();
        }}
      >
        {machine ? <Details machine={machine} /> : <Gone />}
      </SheetContent>
    </Primitive.Root>
  );
}

function Gone() {
  return (
    <div className="p-5">
      <Primitive.Title className="text-sm font-semibold">This machine is no longer known</Primitive.Title>
      <p className="mt-1 text-muted-foreground">It has no sessions left and has not been heard of.</p>
    </div>
  );
}

function Details({ machine }: { readonly machine: Machine }) {
  const { node, name } = machine;
  const state = useMachineState(node);
  const bar = useBar('terminal.write');
  const start = async (): Promise<void> => {
    if (await startInTab({ nodeId: machine.id })) closeDialog();
  };
  return (
    <>
      <div className="flex shrink-0 items-center gap-3 px-5 pt-4 pr-12 pb-4">
        <span className="grid size-9 shrink-0 place-items-center rounded-lg border bg-card text-muted-foreground">
          <OsIcon node={node} className="size-5" />
        </span>
        <span className="min-w-0">
          <Primitive.Title className="truncate text-base leading-5 font-semibold tracking-tight">
            {name}
          </Primitive.Title>
          <p className="truncate text-xs text-muted-foreground">
            {node ? `${systemOf(node).os} ${systemOf(node).arch}` : 'Only its stored sessions are known'}
            {node && node.hostname !== name ? ` · ${node.hostname}` : ''}
          </p>
        </span>
      </div>
      <div className="flex shrink-0 items-center gap-3 border-y bg-card px-5 py-2.5">
        <StateMark state={state} silent />
        <span data-slot="machine-state-text" className="min-w-0 flex-1 truncate text-ui font-medium">
          <StateText state={state} />
        </span>
        <Button
          variant={isOnline(node) ? 'primary' : 'secondary'}
          size="sm"
          disabled={!isOnline(node)}
          onClick={() => void start()}
          {...bar}
        >
          <Terminal /> Start here
        </Button>
      </div>
      <div className="min-h-0 flex-1 space-y-6 overflow-y-auto overscroll-contain px-5 py-4">
        <Advice state={state} machine={machine} />
        {node ? <Facts node={node} online={state.kind === 'online'} /> : null}
        <MachineSessions machine={machine} />
        <ConnectedClients />
      </div>
    </>
  );
}

function Facts({ node, online }: { readonly node: NodeView; readonly online: boolean }) {
  const link = linkOf(node);
  const load = loadOf(node);
  const gateway = useReadable(client.welcome)?.server.version;
  const codex = codexOf(node);
  const reads = useMay('agent.read');
  return (
    <dl
      data-slot="machine-facts"
      className="grid grid-cols-[6.5rem_1fr] items-baseline gap-y-2 text-ui [&>dd]:min-w-0 [&>dd]:wrap-anywhere [&>dt]:text-muted-foreground"
    >
      <Fact name="Last seen">
        <Ago at={node.lastSeenAt} />
      </Fact>
      {online ? (
        <Fact name="Up for">
          <Lasting since={node.startedAt} />
        </Fact>
      ) : null}
      {online && load ? (
        <Fact name="Load">
          <span className="flex items-center gap-2">
            <span className="tabular-nums">
              {formatLoad(load.load)}{' '}
              <span className="text-muted-foreground">
                of {load.cpus} {load.cpus === 1 ? 'processor' : 'processors'}
              </span>
            </span>
            <LoadMeter node={node} show="bar" className="[&>span]:w-16" />
          </span>
        </Fact>
      ) : null}
      {link ? (
        <Fact name="Link">
          {link.name} <span className="text-muted-foreground">· {link.detail}</span>
        </Fact>
      ) : null}
      <Fact name="Homie">
        {node.version}
        {gateway && gateway !== node.version ? (
          <span className="text-warning"> · the gateway has {gateway}</span>
        ) : null}
      </Fact>
      {online && reads ? (
        <Fact name="Codex">
          {codex ? codex.version : <span className="text-muted-foreground">not there</span>}
          {codex?.signedIn === undefined ? null : (
            <span className="text-muted-foreground">{codex.signedIn ? ' · signed in' : ' · not signed in'}</span>
          )}{' '}
          <Button
            variant="link"
            size="sm"
            className="h-auto px-1 py-0 align-baseline"
            onClick={() => openDialog({ kind: 'agent-account', nodeId: node.id })}
          >
            {codex ? 'Account' : 'Get it'}
          </Button>
        </Fact>
      ) : null}
      <Fact name="Id">
        <code className="font-mono text-xs select-all">{node.id}</code>
      </Fact>
    </dl>
  );
}

function Fact({ name, children }: { readonly name: string; readonly children: ReactNode }) {
  return (
    <>
      <dt>{name}</dt>
      <dd>{children}</dd>
    </>
  );
}

/** What a state means for the work there, and what one can do about it. */
function Advice({ state, machine }: { readonly state: MachineState; readonly machine: Machine }) {
  if (state.kind === 'unreachable') {
    return (
      <p data-slot="machine-advice" className="text-ui text-muted-foreground">
        Asleep, or cut off from the network. What runs there probably goes on; it is shown live again, and gets what was
        typed, as soon as {machine.name} is heard of.
      </p>
    );
  }
  if (state.kind === 'offline' || state.kind === 'unknown') {
    return (
      <div data-slot="machine-advice" className="space-y-2 text-ui text-muted-foreground">
        <p>
          Homie does not run there any more. What ran is lost, but for its last screens. To bring the machine back,{' '}
          {machine.node?.link === 'outbound' ? 'start its node with the same “--gateway” as before.' : 'run there:'}
        </p>
        {machine.node?.link === 'outbound' ? null : (
          <CopyCommand
            command={machine.node?.link === 'embedded' ? 'homie up --cluster' : 'homie node'}
            className="text-foreground"
          />
        )}
      </div>
    );
  }
  if (state.kind === 'stale') {
    return (
      <p data-slot="machine-advice" className="text-ui text-muted-foreground">
        This page has lost its own connection: all of this is as old as that.
      </p>
    );
  }
  return null;
}
