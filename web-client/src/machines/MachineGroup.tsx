import { Plus, Trash2 } from 'lucide-react';
import { openDialog } from '../app/ui-store';
import { useChatList } from '../chat/chats';
import { MachineChats } from '../chat/MachineChats';
import { useBar } from '../connection/access';
import { cn } from '../lib/cn';
import { removeSession, startInTab } from '../sessions/operations';
import { SessionRow } from '../sessions/SessionRow';
import { Button } from '../ui/button';
import { Tip } from '../ui/tooltip';
import { systemOf } from './facts';
import { useMachineState } from './hooks';
import { countSessions, describeSessions, isOnline, type Machine } from './model';
import { LoadMeter, OsIcon, StateMark, StateText } from './parts';

/** What a control shows only while somebody is near it. */
const QUIET = 'opacity-0 group-focus-within/machine:opacity-100 group-hover/machine:opacity-100 touch:opacity-100';

/** One machine in the side bar: how it is, and its sessions. */
export function MachineGroup({ machine }: { readonly machine: Machine }) {
  const { node, name, sessions } = machine;
  const state = useMachineState(node);
  const online = isOnline(node);
  const bar = useBar('terminal.write');
  const ended = sessions.filter((session) => session.status !== 'running');
  const counts = countSessions(machine);
  const { chats } = useChatList();
  const talks = [...chats.values()].some(({ nodeId }) => nodeId === machine.id);
  return (
    <section aria-label={`Machine ${name}`} data-slot="machine" data-node-id={machine.id} className="mt-4 first:mt-1">
      <div className="group/machine relative flex h-7 items-center rounded-md hover:bg-hover touch:h-11">
        <h2 className="min-w-0 flex-1">
          <button
            type="button"
            data-slot="machine-details"
            title={node ? `${node.hostname} · ${systemOf(node).os} ${systemOf(node).arch}` : name}
            className="flex h-7 w-full min-w-0 items-center gap-2 rounded-md pr-2 pl-1.5 text-left touch:h-11"
            onClick={() => openDialog({ kind: 'machine', nodeId: machine.id })}
          >
            <StateMark state={state} />
            <span className={cn('min-w-0 truncate font-semibold', !online && 'text-muted-foreground')}>{name}</span>
            <OsIcon node={node} className="size-3.5 text-muted-foreground" />
            {counts.running + counts.away > 0 ? (
              <span
                role="img"
                aria-label={describeSessions(counts)}
                title={describeSessions(counts)}
                className={cn(
                  'h-4 min-w-4 rounded px-1 text-center text-2xs font-normal text-muted-foreground tabular-nums',
                  counts.away > 0 ? 'border border-dashed leading-3.5' : 'bg-muted',
                )}
              >
                {counts.running + counts.away}
              </span>
            ) : null}
            <span className="flex-1" />
            {node && state.kind === 'online' ? (
              <LoadMeter
                node={node}
                className="group-focus-within/machine:invisible group-hover/machine:invisible touch:visible! touch:mr-9"
              />
            ) : null}
          </button>
        </h2>
        <span className="absolute right-0.5 flex">
          {ended.length > 1 ? (
            <Tip label={`Remove ${ended.length} ended sessions`}>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`Remove ${ended.length} ended sessions on ${name}`}
                className={QUIET}
                onClick={() => void Promise.all(ended.map(removeSession))}
                {...bar}
              >
                <Trash2 />
              </Button>
            </Tip>
          ) : null}
          {online ? (
            <Tip label={`New terminal on ${name}`}>
              <Button
                variant="ghost"
                size="icon-sm"
                aria-label={`New terminal on ${name}`}
                className={QUIET}
                onClick={() => void startInTab({ nodeId: machine.id })}
                {...bar}
              >
                <Plus />
              </Button>
            </Tip>
          ) : null}
        </span>
      </div>
      {state.kind === 'online' || state.kind === 'stale' ? null : (
        <p
          data-slot="machine-away"
          className={cn(
            'pb-1 pl-6.5 text-2xs touch:-mt-2.5',
            state.kind === 'unreachable' ? 'text-warning' : 'text-muted-foreground',
          )}
        >
          <StateText state={state} />
        </p>
      )}
      {sessions.length > 0 ? (
        <ul className="space-y-px">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} node={node} />
          ))}
        </ul>
      ) : online && !talks ? (
        <p className="py-1 pl-6.5 text-xs text-muted-foreground touch:-mt-2.5">No sessions yet</p>
      ) : null}
      <MachineChats machine={machine} />
    </section>
  );
}
