import { Command, defaultFilter } from 'cmdk';
import { Plus } from 'lucide-react';
import { useState } from 'react';
import { keysOf } from '../app/shortcuts';
import { openDialog } from '../app/ui-store';
import { readCall } from '../call/call';
import { useMethods } from '../call/use-methods';
import { PaletteChats } from '../chat/PaletteChats';
import { runCommand } from '../commands/command';
import { COMMANDS } from '../commands/commands';
import { refusal, useIdentity } from '../connection/access';
import { show } from '../layout/show';
import { cn } from '../lib/cn';
import { systemOf } from '../machines/facts';
import { useMachines } from '../machines/hooks';
import { isOnline, machineState, STATE_NAMES } from '../machines/model';
import { StateMark, StateText } from '../machines/parts';
import { programOf, sessionName, sessionTone, shortPath, statusText } from '../sessions/model';
import { startInTab } from '../sessions/operations';
import { Shortcut } from '../ui/kbd';
import { StatusDot } from '../ui/status-dot';
import { andClose, GROUP, ITEM, PaletteFrame } from './PaletteFrame';

/** What the value of an address begins with, which no title of a command does. */
const CALL = 'call ';

/** An address that is typed in full, with its parameters, is meant before all that only resembles it. */
function rank(value: string, search: string, keywords?: string[]): number {
  return value === CALL + readCall(search)?.address ? 1 : defaultFilter(value, search, keywords);
}

/** Every action, session and machine, found by a few letters. */
export function Palette() {
  const machines = useMachines();
  const methods = useMethods();
  const identity = useIdentity();
  const [search, setSearch] = useState('');
  const call = readCall(search);
  const addresses = call && !methods.includes(call.address) ? [call.address, ...methods] : methods;
  return (
    <PaletteFrame
      label="Command palette"
      placeholder="Go to a session, or do something…"
      filter={rank}
      search={search}
      onSearch={setSearch}
    >
      {machines.map(({ id, name, node, sessions }) =>
        sessions.length === 0 ? null : (
          <Command.Group key={id} heading={`Sessions on ${name}`} className={GROUP}>
            {sessions.map((session) => (
              <Command.Item
                key={session.id}
                value={`session ${session.id}`}
                keywords={[sessionName(session), session.title ?? '', session.cwd, ...session.command, name]}
                onSelect={andClose(() => show({ sessionId: session.id }))}
                className={ITEM}
              >
                <StatusDot tone={sessionTone(session, node)} label={statusText(session, node)} className="mx-1" />
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
      <PaletteChats />
      <Command.Group heading="Machines" className={GROUP}>
        {machines.map(({ id, name, node }) => (
          <Command.Item
            key={id}
            value={`machine ${id}`}
            keywords={[name, 'machine', node?.hostname ?? '', node?.os ?? '', STATE_NAMES[machineState(node).kind]]}
            onSelect={andClose(() => openDialog({ kind: 'machine', nodeId: id }))}
            className={ITEM}
          >
            <StateMark state={machineState(node)} className="mx-0.5" />
            <span className="shrink-0">{name}</span>
            <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
              {node && isOnline(node) ? (
                `${systemOf(node).os} ${systemOf(node).arch}`
              ) : (
                <StateText state={machineState(node)} />
              )}
            </span>
          </Command.Item>
        ))}
        {machines
          .filter(({ node }) => isOnline(node))
          .map(({ id, name }) => (
            <Command.Item
              key={id}
              value={`start ${id}`}
              keywords={['new', 'terminal', 'start', 'here', name]}
              onSelect={andClose(() => void startInTab({ nodeId: id }))}
              className={ITEM}
            >
              <Plus className="size-4 text-muted-foreground" aria-hidden /> New terminal on {name}
            </Command.Item>
          ))}
      </Command.Group>
      {search.includes('.') ? (
        <Command.Group heading="Call" className={GROUP}>
          {addresses.map((address) => (
            <Command.Item
              key={address}
              value={CALL + address}
              onSelect={andClose(() =>
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
      {(['Terminal', 'Agent', 'Layout', 'View', 'Homie'] as const).map((group) => (
        <Command.Group key={group} heading={group} className={GROUP}>
          {COMMANDS.filter((command) => command.group === group && command.id !== 'palette').map((command) => (
            <Command.Item
              key={command.id}
              value={command.title}
              keywords={command.keywords?.split(' ') ?? []}
              onSelect={andClose(() => runCommand(command))}
              className={cn(ITEM, command.needs && refusal(command.needs, identity) && 'text-muted-foreground')}
            >
              <span className="min-w-0 flex-1 truncate">{command.title}</span>
              {command.keys ? <Shortcut keys={keysOf(command.keys)} className="touch:hidden" /> : null}
            </Command.Item>
          ))}
        </Command.Group>
      ))}
    </PaletteFrame>
  );
}
