import type { Command } from '../commands/command';
import { COMMANDS } from '../commands/commands';
import { Dialog, DialogBody, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '../ui/dialog';
import { Shortcut } from '../ui/kbd';
import { keysOf } from './shortcuts';
import { closeDialog } from './ui-store';

const GROUPS: readonly Command['group'][] = ['Terminal', 'Layout', 'View', 'Homie'];

/** All keys at one glance. */
export function ShortcutSheet() {
  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-3xl">
        <DialogHeader>
          <DialogTitle>Keyboard shortcuts</DialogTitle>
          <DialogDescription>
            Every other key belongs to the terminal, Tab too. To leave a terminal press{' '}
            <Shortcut keys={keysOf('leaveTerminal')} className="align-middle" /> or{' '}
            <Shortcut keys={keysOf('leaveTerminalAlternative')} className="align-middle" />.
          </DialogDescription>
        </DialogHeader>
        <DialogBody className="columns-1 gap-8 sm:columns-2">
          {GROUPS.map((group) => (
            <section key={group} className="mb-5 break-inside-avoid">
              <h3 className="mb-1 text-xs font-medium text-muted-foreground">{group}</h3>
              <dl>
                {COMMANDS.filter((command) => command.group === group && command.keys).map((command) => (
                  <Row key={command.id} title={command.title} keys={keysOf(command.keys ?? 'palette')} />
                ))}
                {group === 'Terminal' ? (
                  <Row title="Paste (asks first where it matters)" keys={keysOf('paste')} />
                ) : null}
              </dl>
            </section>
          ))}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Row({ title, keys }: { readonly title: string; readonly keys: string }) {
  return (
    <div className="flex min-h-8 items-center justify-between gap-4 border-b border-border/60 py-1 last:border-0">
      <dt>{title}</dt>
      <dd>
        <Shortcut keys={keys} />
      </dd>
    </div>
  );
}
