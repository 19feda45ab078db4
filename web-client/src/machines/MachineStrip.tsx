import { ChevronRight, Terminal } from 'lucide-react';
import { openDialog } from '../app/ui-store';
import { useBar } from '../connection/access';
import { cn } from '../lib/cn';
import { startInTab } from '../sessions/operations';
import { Button } from '../ui/button';
import { linkOf, systemOf } from './facts';
import { useMachineState } from './hooks';
import { countSessions, describeSessions, isOnline, type Machine } from './model';
import { Ago, Lasting, LoadMeter, OsIcon, StateMark, StateText } from './parts';

/** A machine as the heading of its sessions: what it is, how it is, and the way to start something there. */
export function MachineStrip({ machine }: { readonly machine: Machine }) {
  const { node, name } = machine;
  const state = useMachineState(node);
  const link = node && linkOf(node);
  const bar = useBar('terminal.write');
  return (
    <div data-slot="machine-strip" data-node-id={machine.id} className="@container border-b pb-2">
      <div className="grid grid-cols-[1fr_auto] items-center gap-x-4 gap-y-0.5 @4xl:flex">
        <h2 className="min-w-0 @4xl:w-44">
          <button
            type="button"
            onClick={() => openDialog({ kind: 'machine', nodeId: machine.id })}
            className="group/name flex max-w-full items-center gap-2 rounded text-left touch:h-11"
          >
            <StateMark state={state} className="size-3.5" />
            <span className="min-w-0 truncate text-sm font-semibold group-hover/name:underline">{name}</span>
            <ChevronRight className="-ml-1 size-3.5 shrink-0 text-muted-foreground" aria-hidden />
          </button>
        </h2>
        <p className="order-last col-span-2 flex min-w-0 flex-wrap items-center gap-x-3 gap-y-0.5 text-xs text-muted-foreground @4xl:order-none @4xl:flex-1">
          {node ? (
            <span className="flex items-center gap-1.5 @4xl:w-34">
              <OsIcon node={node} className="size-3.5" />
              {systemOf(node).os} {systemOf(node).arch}
            </span>
          ) : null}
          {node && state.kind === 'online' ? (
            <>
              <LoadMeter node={node} show="against" className="text-xs @4xl:w-26" />
              <span className="@4xl:w-24">
                up <Lasting since={node.startedAt} />
              </span>
              {link ? (
                <span className="@4xl:w-26" title={link.detail}>
                  {link.short}
                </span>
              ) : null}
            </>
          ) : (
            <>
              <span className={cn('@4xl:w-44', state.kind === 'unreachable' && 'text-warning')}>
                <StateText state={state} />
              </span>
              {node ? (
                <span className="@4xl:w-35">
                  last seen <Ago at={node.lastSeenAt} />
                </span>
              ) : null}
            </>
          )}
          <span>{describeSessions(countSessions(machine)) || 'no sessions'}</span>
        </p>
        {isOnline(node) ? (
          <Button
            size="sm"
            aria-label={`Start here: ${name}`}
            onClick={() => void startInTab({ nodeId: machine.id })}
            {...bar}
          >
            <Terminal /> Start here
          </Button>
        ) : null}
      </div>
    </div>
  );
}
