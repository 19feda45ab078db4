import { Command, LogOut, Plus, Settings2, Trash2 } from 'lucide-react';
import { keysOf } from '../app/shortcuts';
import { openDialog } from '../app/ui-store';
import { client } from '../connection/client';
import { useNodes, useSessions, useStatus } from '../connection/hooks';
import { signOut } from '../sign-in/auth';
import { Button } from '../ui/button';
import { Logo } from '../ui/logo';
import { StatusDot, type Tone } from '../ui/status-dot';
import { Tip } from '../ui/tooltip';
import { isOnline, type Machine, machinesOf } from './model';
import { removeSession, startInTab } from './operations';
import { SessionRow } from './SessionRow';

/** Machines and their sessions. */
export function Sidebar() {
  const machines = machinesOf(useNodes(), useSessions().values());
  return (
    <nav aria-label="Machines and sessions" data-slot="sidebar" className="flex h-full min-h-0 flex-col bg-sidebar">
      <div className="flex h-10 shrink-0 items-center gap-2 pr-1.5 pl-3.5 touch:h-12">
        <Logo className="size-4.5" />
        <span className="flex-1 text-sm font-semibold tracking-tight">Homie</span>
        <Tip label="Commands and sessions" keys={keysOf('palette')}>
          <Button
            variant="ghost"
            size="icon"
            aria-label="Command palette"
            onClick={() => openDialog({ kind: 'palette' })}
          >
            <Command />
          </Button>
        </Tip>
        <Tip label="New session…" keys={keysOf('newTerminalDialog')}>
          <Button
            variant="ghost"
            size="icon"
            aria-label="New session"
            onClick={() => openDialog({ kind: 'new-session' })}
          >
            <Plus />
          </Button>
        </Tip>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
        {machines.map((machine) => (
          <MachineGroup key={machine.id} machine={machine} />
        ))}
      </div>
      <Footer />
    </nav>
  );
}

function MachineGroup({ machine }: { readonly machine: Machine }) {
  const { node, name, sessions } = machine;
  const online = isOnline(node);
  const ended = sessions.filter((session) => session.status !== 'running');
  const running = sessions.length - ended.length;
  return (
    <section aria-label={`Machine ${name}`} data-slot="machine" data-node-id={machine.id} className="mt-3 first:mt-1">
      <div className="group/machine flex h-7 items-center gap-2 pr-0.5 pl-2 touch:h-10">
        <h2
          className="min-w-0 truncate text-xs font-medium text-muted-foreground"
          title={node ? `${node.hostname} · ${node.os} ${node.arch}` : name}
        >
          {name}
        </h2>
        {online ? (
          <span className="text-2xs text-muted-foreground tabular-nums">{running || ''}</span>
        ) : (
          <span className="flex items-center gap-1.5 text-2xs text-warning">
            <StatusDot tone="warning" className="size-1.5" /> {node?.status ?? 'unknown'}
          </span>
        )}
        <span className="flex-1" />
        {ended.length > 1 ? (
          <Tip label={`Remove ${ended.length} ended sessions`}>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Remove ${ended.length} ended sessions on ${name}`}
              className="opacity-0 group-focus-within/machine:opacity-100 group-hover/machine:opacity-100 touch:opacity-100"
              onClick={() => void Promise.all(ended.map(removeSession))}
            >
              <Trash2 />
            </Button>
          </Tip>
        ) : null}
        <Tip label={`New terminal on ${name}`}>
          <Button
            variant="ghost"
            size="icon-sm"
            aria-label={`New terminal on ${name}`}
            disabled={!online}
            className="opacity-0 group-focus-within/machine:opacity-100 group-hover/machine:opacity-100 touch:opacity-100"
            onClick={() => void startInTab({ nodeId: machine.id })}
          >
            <Plus />
          </Button>
        </Tip>
      </div>
      {sessions.length > 0 ? (
        <ul className="space-y-px">
          {sessions.map((session) => (
            <SessionRow key={session.id} session={session} node={node} />
          ))}
        </ul>
      ) : (
        <p className="px-2 py-1 text-xs text-muted-foreground">No sessions yet</p>
      )}
    </section>
  );
}

const STATUS: Record<string, { readonly tone: Tone; readonly text: string }> = {
  ready: { tone: 'live', text: 'Connected' },
  connecting: { tone: 'busy', text: 'Connecting…' },
  reconnecting: { tone: 'busy', text: 'Reconnecting…' },
  incompatible: { tone: 'bad', text: 'Other version' },
};

function Footer() {
  const status = STATUS[useStatus().kind] ?? { tone: 'off' as const, text: 'Not connected' };
  const leave = async (): Promise<void> => {
    client.stop();
    await signOut();
    location.reload();
  };
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-t pr-1.5 pl-4 pb-[env(safe-area-inset-bottom)] touch:h-12">
      <StatusDot tone={status.tone} />
      <span data-slot="connection-status" className="flex-1 text-xs text-muted-foreground">
        {status.text}
      </span>
      <Tip label="Settings" keys={keysOf('settings')} side="top">
        <Button variant="ghost" size="icon" aria-label="Settings" onClick={() => openDialog({ kind: 'settings' })}>
          <Settings2 />
        </Button>
      </Tip>
      <Tip label="Sign out of this browser" side="top">
        <Button variant="ghost" size="icon" aria-label="Sign out" onClick={() => void leave()}>
          <LogOut />
        </Button>
      </Tip>
    </div>
  );
}
