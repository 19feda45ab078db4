import { Command, defaultFilter } from 'cmdk';
import { Search } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { useState } from 'react';
import { COMMANDS, showSession } from '../app/commands';
import { keysOf } from '../app/shortcuts';
import { closeDialog, openDialog } from '../app/ui-store';
import { readCall } from '../call/call';
import { useMethods } from '../call/use-methods';
import { useNodes, useSessions } from '../connection/hooks';
import { cn } from '../lib/cn';
import { machinesOf, programOf, sessionName, sessionTone, shortPath, statusText } from '../sessions/model';
import { OVERLAY, PANEL } from '../ui/dialog';
import { Shortcut } from '../ui/kbd';
import { StatusDot } from '../ui/status-dot';

const ITEM =
  'flex h-9 cursor-default items-center gap-3 rounded-md px-2.5 select-none data-[selected=true]:bg-selected touch:h-11';
const GROUP =
  '[&_[cmdk-group-heading]]:px-2.5 [&_[cmdk-group-heading]]:pt-3 [&_[cmdk-group-heading]]:pb-1 [&_[cmdk-group-heading]]:text-2xs [&_[cmdk-group-heading]]:font-medium [&_[cmdk-group-heading]]:text-muted-foreground';

/** What the value of an address begins with, which no title of a command does. */
const CALL = 'call ';

/** An address that is typed in full, with its parameters, is meant before all that only resembles it. */
function rank(value: string, search: string, keywords?: string[]): number {
  return value === CALL + readCall(search)?.address ? 1 : defaultFilter(value, search, keywords);
}

/** Every action and every session, found by a few letters. */
export function Palette() {
  const machines = machinesOf(useNodes(), useSessions().values());
  const methods = useMethods();
  const [search, setSearch] = useState('');
  const call = readCall(search);
  const addresses = call && !methods.includes(call.address) ? [call.address, ...methods] : methods;
  const run = (act: () => void) => () => {
    closeDialog();
    // What it does may open another dialog, or focus something: after this one has given the focus back.
    requestAnimationFrame(act);
  };
  return (
    <Dialog.Root open onOpenChange={(open) => !open && closeDialog()}>
      <Dialog.Portal>
        <Dialog.Overlay className={OVERLAY} />
        <Dialog.Content
          aria-describedby={undefined}
          data-slot="palette"
          className={cn(
            PANEL,
            'top-[12%] max-h-[min(calc(var(--app-height,100dvh)*0.8),30rem)] max-w-xl translate-y-0 overflow-hidden',
          )}
        >
          <Dialog.Title className="sr-only">Command palette</Dialog.Title>
          <Command loop label="Command palette" filter={rank} className="flex min-h-0 flex-1 flex-col">
            <div className="flex items-center gap-2.5 border-b px-4">
              <Search className="size-4 text-muted-foreground" aria-hidden />
              <Command.Input
                autoFocus
                value={search}
                onValueChange={setSearch}
                placeholder="Go to a session, or do something…"
                className="h-12 flex-1 bg-transparent text-sm outline-none placeholder:text-muted-foreground touch:text-base"
              />
            </div>
            <Command.List className="min-h-0 flex-1 overflow-y-auto scroll-py-2 px-1.5 pb-1.5">
              <Command.Empty className="px-3 py-8 text-center text-muted-foreground">Nothing matches.</Command.Empty>
              {machines.map(({ id, name, node, sessions }) =>
                sessions.length === 0 ? null : (
                  <Command.Group key={id} heading={`Sessions on ${name}`} className={GROUP}>
                    {sessions.map((session) => (
                      <Command.Item
                        key={session.id}
                        value={`session ${session.id}`}
                        keywords={[sessionName(session), session.title ?? '', session.cwd, ...session.command, name]}
                        onSelect={run(() => showSession(session.id))}
                        className={ITEM}
                      >
                        <StatusDot
                          tone={sessionTone(session, node)}
                          label={statusText(session, node)}
                          className="mx-1"
                        />
                        <span className="shrink-0">{sessionName(session)}</span>
                        <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
                          {programOf(session) === sessionName(session) ? '' : `${programOf(session)} · `}
                          {session.title || shortPath(session.cwd)}
                        </span>
                      </Command.Item>
                    ))}
                  </Command.Group>
                ),
              )}
              {search.includes('.') ? (
                <Command.Group heading="Call" className={GROUP}>
                  {addresses.map((address) => (
                    <Command.Item
                      key={address}
                      value={CALL + address}
                      onSelect={run(() =>
                        openDialog({ kind: 'call', address, params: call?.address === address ? call.params : '' }),
                      )}
                      className={ITEM}
                    >
                      <span className="min-w-0 flex-1 truncate">
                        Call <span className="font-mono">{address}</span>…
                      </span>
                    </Command.Item>
                  ))}
                </Command.Group>
              ) : null}
              {(['Terminal', 'Layout', 'View', 'Homie'] as const).map((group) => (
                <Command.Group key={group} heading={group} className={GROUP}>
                  {COMMANDS.filter((command) => command.group === group && command.id !== 'palette').map((command) => (
                    <Command.Item
                      key={command.id}
                      value={command.title}
                      keywords={command.keywords?.split(' ') ?? []}
                      onSelect={run(command.run)}
                      className={ITEM}
                    >
                      <span className="min-w-0 flex-1 truncate">{command.title}</span>
                      {command.keys ? <Shortcut keys={keysOf(command.keys)} className="touch:hidden" /> : null}
                    </Command.Item>
                  ))}
                </Command.Group>
              ))}
            </Command.List>
          </Command>
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
