import { Command } from 'cmdk';
import { Plus } from 'lucide-react';
import { openDialog } from '../app/ui-store';
import { systemOf } from '../machines/facts';
import { useMachines } from '../machines/hooks';
import { byRecency, countSessions, isOnline, machineState } from '../machines/model';
import { LoadMeter, StateMark, StateText } from '../machines/parts';
import { useRecentMachines } from '../machines/recent';
import { startInTab } from '../sessions/operations';
import { andClose, GROUP, ITEM, PaletteFrame } from './PaletteFrame';

/** On which machine a terminal is to start: the one used last is chosen already. */
export function MachinePicker() {
  const recent = useRecentMachines((state) => state.ids);
  const machines = useMachines();
  const online = byRecency(
    machines.filter(({ node }) => isOnline(node)),
    recent,
  );
  const away = machines.filter(({ node }) => node && !isOnline(node));
  return (
    <PaletteFrame label="New terminal on…" placeholder="New terminal on which machine?">
      <Command.Group heading="New terminal on" className={GROUP}>
        {[...online, ...away].map((machine) => {
          const { node } = machine;
          const running = countSessions(machine).running;
          return node ? (
            <Command.Item
              key={machine.id}
              value={`machine ${machine.id}`}
              keywords={[machine.name, node.hostname, node.os, node.arch]}
              disabled={!isOnline(node)}
              onSelect={andClose(() => void startInTab({ nodeId: machine.id }))}
              className={ITEM}
            >
              <StateMark state={machineState(node)} className="mx-0.5" />
              <span className="shrink-0">{machine.name}</span>
              <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
                {isOnline(node) ? (
                  `${systemOf(node).os} ${systemOf(node).arch}${running > 0 ? ` · ${running} running` : ''}`
                ) : (
                  <StateText state={machineState(node)} />
                )}
              </span>
              {isOnline(node) ? <LoadMeter node={node} /> : null}
            </Command.Item>
          ) : null;
        })}
        <Command.Item
          value="add a machine"
          keywords={['invite', 'join']}
          onSelect={andClose(() => openDialog({ kind: 'add-machine' }))}
          className={ITEM}
        >
          <Plus className="size-4 text-muted-foreground" aria-hidden /> Add a machine…
        </Command.Item>
      </Command.Group>
    </PaletteFrame>
  );
}
