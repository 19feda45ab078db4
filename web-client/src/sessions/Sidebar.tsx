import { Command, LogOut, MessageSquarePlus, MessagesSquare, Plus, Settings2, ShieldCheck } from 'lucide-react';
import { keysOf } from '../app/shortcuts';
import { openDialog } from '../app/ui-store';
import { useBar, useMay } from '../connection/access';
import { client, signedInAs } from '../connection/client';
import { useSessionsLoaded, useStatus } from '../connection/hooks';
import { useMachines } from '../machines/hooks';
import { MachineGroup } from '../machines/MachineGroup';
import { forgetDevice } from '../pairing/storage';
import { signOut } from '../sign-in/auth';
import { Button } from '../ui/button';
import { Logo } from '../ui/logo';
import { StatusDot, type Tone } from '../ui/status-dot';
import { Tip } from '../ui/tooltip';

/** Machines, their sessions and their conversations. */
export function Sidebar() {
  const machines = useMachines();
  const loaded = useSessionsLoaded();
  const bar = useBar('terminal.write');
  const noChat = useBar('agent.write');
  const reads = useMay('agent.read');
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
        {reads ? (
          <Tip label="All conversations" keys={keysOf('chats')}>
            <Button
              variant="ghost"
              size="icon"
              aria-label="All conversations"
              onClick={() => openDialog({ kind: 'chats' })}
            >
              <MessagesSquare />
            </Button>
          </Tip>
        ) : null}
        {reads ? (
          <Tip label="New conversation…" keys={keysOf('newChat')}>
            <Button
              variant="ghost"
              size="icon"
              aria-label="New conversation"
              onClick={() => openDialog({ kind: 'new-chat' })}
              {...noChat}
            >
              <MessageSquarePlus />
            </Button>
          </Tip>
        ) : null}
        <Tip label="New session…" keys={keysOf('newTerminalDialog')}>
          <Button
            variant="ghost"
            size="icon"
            aria-label="New session"
            onClick={() => openDialog({ kind: 'new-session' })}
            {...bar}
          >
            <Plus />
          </Button>
        </Tip>
      </div>
      <div className="min-h-0 flex-1 overflow-y-auto overscroll-contain px-2 pb-4">
        {machines.map((machine) => (
          <MachineGroup key={machine.id} machine={machine} />
        ))}
        {loaded ? (
          <button
            type="button"
            data-slot="add-machine"
            onClick={() => openDialog({ kind: 'add-machine' })}
            className="mt-4 flex h-7 w-full items-center gap-2 rounded-md px-1.5 text-left text-xs text-muted-foreground hover:bg-hover hover:text-foreground touch:h-11"
          >
            <Plus className="size-3.5 -mx-px" aria-hidden /> Add a machine
          </button>
        ) : null}
      </div>
      <Footer />
    </nav>
  );
}

const STATUS: Record<string, { readonly tone: Tone; readonly text: string }> = {
  ready: { tone: 'live', text: 'Connected' },
  connecting: { tone: 'busy', text: 'Connecting…' },
  reconnecting: { tone: 'busy', text: 'Reconnecting…' },
  disconnected: { tone: 'off', text: 'Disconnected' },
  incompatible: { tone: 'bad', text: 'Other version' },
};

function Footer() {
  const status = STATUS[useStatus().kind] ?? { tone: 'off' as const, text: 'Not connected' };
  const leave = async (): Promise<void> => {
    client.stop();
    // A paired device is signed out by forgetting its key; its owner can revoke it, too.
    if (signedInAs()) await forgetDevice();
    await signOut();
    location.reload();
  };
  return (
    <div className="flex h-10 shrink-0 items-center gap-2 border-t pr-1.5 pl-4 pb-[env(safe-area-inset-bottom)] touch:h-12">
      <StatusDot tone={status.tone} />
      <span data-slot="connection-status" className="flex-1 text-xs text-muted-foreground">
        {status.text}
      </span>
      <Tip label="Devices & access" side="top">
        <Button
          variant="ghost"
          size="icon"
          aria-label="Devices & access"
          onClick={() => openDialog({ kind: 'access' })}
        >
          <ShieldCheck />
        </Button>
      </Tip>
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
