import { Command, Keyboard, MessageSquarePlus, Plus, Terminal } from 'lucide-react';
import type { ReactNode } from 'react';
import { keysOf } from '../app/shortcuts';
import { openDialog } from '../app/ui-store';
import { ChatCards } from '../chat/ChatCards';
import { useChatList } from '../chat/chats';
import { useBar, useMay } from '../connection/access';
import type { Session } from '../connection/client';
import { useNode, useNodes, useSessionsLoaded } from '../connection/hooks';
import { show } from '../layout/show';
import { cn } from '../lib/cn';
import { timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { useMachines } from '../machines/hooks';
import { MachineStrip } from '../machines/MachineStrip';
import { countMachines } from '../machines/model';
import { NoMachine } from '../machines/NoMachine';
import { Button } from '../ui/button';
import { Shortcut } from '../ui/kbd';
import { Logo } from '../ui/logo';
import { StatusDot } from '../ui/status-dot';
import { isAway, sessionName, sessionTone, shortPath, statusText } from './model';
import { startInTab } from './operations';
import { usePreview } from './preview';
import { StatusLine } from './StatusLine';

/** What one sees with no tab open: all machines, their sessions with small live pictures, or how to begin. */
export function Overview() {
  const machines = useMachines();
  const { chats } = useChatList();
  const loaded = useSessionsLoaded();
  const bar = useBar('terminal.write');
  const noChat = useBar('agent.write');
  const reads = useMay('agent.read');
  if (!loaded) return <div aria-busy="true" className="h-full" />;
  const { online, unreachable, offline, sessions } = countMachines(machines);
  const empty = chats.size === 0 && machines.every((machine) => machine.sessions.length === 0);
  if (empty && machines.length === 1 && online === 1) return <FirstRun />;
  return (
    <div data-slot="overview" className="h-full overflow-y-auto">
      <div className="mx-auto w-full max-w-[110rem] space-y-8 px-4 py-6 md:px-8 md:py-8">
        <div className="flex flex-wrap items-center justify-between gap-x-4 gap-y-3">
          <div>
            <h1 className="text-lg font-semibold tracking-tight">Machines</h1>
            <p data-slot="machine-counts" className="text-xs text-muted-foreground tabular-nums">
              {[
                `${online} online`,
                unreachable > 0 && `${unreachable} unreachable`,
                offline > 0 && `${offline} offline`,
                sessions.running > 0 &&
                  `${sessions.running} ${sessions.running === 1 ? 'session' : 'sessions'} running`,
                sessions.away > 0 && `${sessions.away} out of reach`,
              ]
                .filter((part) => part !== false)
                // A line breaks between two of them, not within.
                .map((part) => part.replaceAll(' ', '\u00a0'))
                .join(' · ')}
            </p>
          </div>
          <div className="flex flex-wrap gap-2">
            <Button onClick={() => openDialog({ kind: 'add-machine' })}>
              <Plus /> Add a machine
            </Button>
            {online > 0 && reads ? (
              <Button onClick={() => openDialog({ kind: 'new-chat' })} {...noChat}>
                <MessageSquarePlus /> New conversation
              </Button>
            ) : null}
            {online > 0 ? (
              <Button variant="primary" onClick={() => void startInTab()} {...bar}>
                <Terminal /> New terminal
              </Button>
            ) : null}
          </div>
        </div>
        {online === 0 ? <NoMachine /> : null}
        <div className="space-y-3">
          {machines.map((machine) => (
            <section
              key={machine.id}
              aria-label={`${machine.name} and its sessions`}
              className="space-y-3 has-[ul]:pb-5 has-[ul]:not-first:pt-2"
            >
              <MachineStrip machine={machine} />
              {machine.sessions.length > 0 ? (
                <ul className="grid grid-cols-[repeat(auto-fill,minmax(min(19rem,100%),1fr))] gap-3">
                  {machine.sessions.map((session) => (
                    <SessionCard key={session.id} session={session} />
                  ))}
                </ul>
              ) : null}
              <ChatCards machine={machine} />
            </section>
          ))}
        </div>
      </div>
    </div>
  );
}

function SessionCard({ session }: { readonly session: Session }) {
  const node = useNode(session.nodeId);
  const lines = usePreview(session, 14, true);
  const now = useNow();
  const name = sessionName(session);
  const away = isAway(session, node);
  return (
    <li>
      <button
        type="button"
        data-slot="session-card"
        data-session-id={session.id}
        onClick={() => show({ sessionId: session.id })}
        className="group w-full overflow-hidden rounded-lg border bg-card text-left transition-colors hover:border-border-strong"
      >
        <pre
          aria-hidden
          className={cn(
            'flex h-40 flex-col justify-end overflow-hidden mask-t-from-70% bg-(--terminal-background) px-3 py-2.5 font-mono text-[9.5px] leading-[1.4] text-(--terminal-foreground) transition-opacity',
            away || session.status === 'lost' ? 'opacity-65' : 'opacity-85 group-hover:opacity-100',
          )}
        >
          {lines?.join('\n') ?? ''}
        </pre>
        <span className="flex items-center gap-2.5 border-t px-3 py-2">
          <StatusDot tone={sessionTone(session, node)} label={`${statusText(session, node)}: `} />
          <span className="min-w-0 flex-1">
            <span className={cn('block truncate text-ui font-medium', away && 'text-muted-foreground')}>{name}</span>
            <span className="block truncate text-2xs text-muted-foreground">
              {session.status === 'running' && !away ? (
                shortPath(session.cwd)
              ) : (
                <StatusLine session={session} node={node} />
              )}
            </span>
          </span>
          <span className="shrink-0 text-right text-2xs text-muted-foreground tabular-nums">
            <span className="block">{timeAgo(session.lastActivityAt, now)}</span>
            <span className="block">
              {session.cols}×{session.rows}
            </span>
          </span>
        </span>
      </button>
    </li>
  );
}

function FirstRun() {
  const machine = useNodes()[0];
  const bar = useBar('terminal.write');
  const noChat = useBar('agent.write');
  const reads = useMay('agent.read');
  return (
    <div data-slot="first-run" className="grid h-full place-items-center overflow-y-auto p-6">
      <div className="w-full max-w-md space-y-8">
        <div className="space-y-4">
          <Logo className="size-11" />
          <div className="space-y-1.5">
            <h1 className="text-2xl font-semibold tracking-tight">You&rsquo;re home</h1>
            <p className="max-w-sm text-sm text-muted-foreground">
              A terminal{machine ? ` on ${machine.name}` : ''} that outlives this tab. Close the page, lose the network,
              come back from your phone: it is where you left it.
            </p>
          </div>
        </div>
        <div className="flex flex-wrap gap-2">
          <Button variant="primary" size="lg" onClick={() => void startInTab()} {...bar}>
            <Terminal /> Start a terminal
          </Button>
          {reads ? (
            <Button size="lg" onClick={() => openDialog({ kind: 'new-chat' })} {...noChat}>
              <MessageSquarePlus /> Talk to an agent
            </Button>
          ) : null}
        </div>
        <ul className="space-y-px overflow-hidden rounded-lg border bg-border">
          <Hint icon={<Plus />} keys={keysOf('newTerminalDialog')} onClick={() => openDialog({ kind: 'new-session' })}>
            Run a command in a folder
          </Hint>
          <Hint icon={<Command />} keys={keysOf('palette')} onClick={() => openDialog({ kind: 'palette' })}>
            Find any action or session
          </Hint>
          <Hint icon={<Keyboard />} keys={keysOf('shortcuts')} onClick={() => openDialog({ kind: 'shortcuts' })}>
            See every shortcut
          </Hint>
        </ul>
      </div>
    </div>
  );
}

function Hint(props: { icon: ReactNode; keys: string; onClick: () => void; children: ReactNode }) {
  return (
    <li className="bg-background">
      <button
        type="button"
        onClick={props.onClick}
        className="flex h-10 w-full items-center gap-3 bg-card px-3 text-left hover:bg-hover focus-visible:-outline-offset-2 touch:h-12 [&>svg]:size-4 [&>svg]:text-muted-foreground"
      >
        {props.icon}
        <span className="flex-1">{props.children}</span>
        <Shortcut keys={props.keys} className="touch:hidden" />
      </button>
    </li>
  );
}
