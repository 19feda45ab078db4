import { type FormEvent, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { useNodes } from '../connection/hooks';
import { byRecency, chooseMachine, isOnline } from '../machines/model';
import { useRecentMachines } from '../machines/recent';
import { Button } from '../ui/button';
import {
  Dialog,
  DialogBody,
  DialogContent,
  DialogDescription,
  DialogFooter,
  DialogHeader,
  DialogTitle,
} from '../ui/dialog';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { Select } from '../ui/select';
import { splitCommand } from './command-line';
import { startInTab } from './operations';

/** Start something else than a login shell at home. */
export function NewSessionDialog({ nodeId }: { readonly nodeId?: string | undefined }) {
  const all = useNodes();
  const recent = useRecentMachines((state) => state.ids);
  const nodes = [...byRecency(all.filter(isOnline), recent), ...all.filter((node) => !isOnline(node))];
  const first = all.find((node) => node.id === nodeId) ?? chooseMachine(all, recent) ?? nodes[0];
  const [machine, setMachine] = useState(first?.id ?? '');
  const [error, setError] = useState<string>();
  const [busy, setBusy] = useState(false);

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const text = (field: string): string => String(form.get(field) ?? '').trim();
    const command = splitCommand(text('command'));
    if ('error' in command) return setError(command.error);
    setBusy(true);
    const session = await startInTab({
      nodeId: machine || undefined,
      command: command.words,
      cwd: text('cwd') || undefined,
      name: text('name') || undefined,
    });
    setBusy(false);
    if (session) closeDialog();
  };

  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-md">
        <form onSubmit={(event) => void submit(event)} className="flex min-h-0 flex-col">
          <DialogHeader>
            <DialogTitle>New session</DialogTitle>
            <DialogDescription>It goes on when you close this page.</DialogDescription>
          </DialogHeader>
          <DialogBody className="space-y-4">
            {nodes.length > 1 ? (
              <Field label="Machine">
                <Select
                  value={machine}
                  onValueChange={setMachine}
                  options={nodes.map((node) => ({
                    value: node.id,
                    label: isOnline(node) ? node.name : `${node.name} (${node.status})`,
                    disabled: !isOnline(node),
                  }))}
                />
              </Field>
            ) : null}
            <Field
              label="Command"
              error={error}
              hint="Empty: your login shell. Quotes work as in a shell; nothing is expanded."
            >
              <Input
                name="command"
                autoFocus
                placeholder="login shell"
                className="font-mono"
                onChange={() => setError(undefined)}
              />
            </Field>
            <Field label="Folder" hint="Empty: your home folder.">
              <Input name="cwd" placeholder="~" className="font-mono" />
            </Field>
            <Field label="Name">
              <Input name="name" maxLength={80} placeholder="named after its command" />
            </Field>
          </DialogBody>
          <DialogFooter>
            <Button onClick={closeDialog}>Cancel</Button>
            <Button type="submit" variant="primary" disabled={busy}>
              {busy ? 'Starting…' : 'Start'}
            </Button>
          </DialogFooter>
        </form>
      </DialogContent>
    </Dialog>
  );
}
