import type { Device } from '@homie/protocol';
import { Ellipsis, Pencil, Trash2 } from 'lucide-react';
import { type FormEvent, useState } from 'react';
import { client } from '../connection/client';
import {
  AlertDialog,
  AlertDialogAction,
  AlertDialogCancel,
  AlertDialogContent,
  AlertDialogDescription,
  AlertDialogTitle,
} from '../ui/alert-dialog';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { Field } from '../ui/field';
import { Input } from '../ui/input';
import { toast } from '../ui/toast-store';
import { attempt } from './attempt';
import { type Grant, GrantFields } from './GrantFields';
import { usePairing, withDevice, withoutDevice } from './pairing-store';
import { PlatformIcon, RoleBadge, useNodeNames, When } from './parts';

export interface DeviceRowProps {
  readonly device: Device;
  /** The one that this window runs on. */
  readonly isThis: boolean;
}

/** One device: what it is, what it may, when and from where it came last. */
export function DeviceRow({ device, isThis }: DeviceRowProps) {
  const [mode, setMode] = useState<'shown' | 'edited' | 'revoked'>('shown');
  const machines = useNodeNames(device.nodes);
  return (
    <li data-slot="device" data-device-id={device.id} className="px-3 py-2.5">
      <div className="flex items-start gap-3">
        <PlatformIcon platform={device.platform} className="mt-0.5" />
        <div className="min-w-0 flex-1 space-y-0.5">
          <p className="flex flex-wrap items-center gap-x-2 gap-y-1">
            <span className="min-w-0 font-medium wrap-anywhere">{device.name}</span>
            <RoleBadge role={device.role} />
            {isThis ? <span className="text-xs text-primary">this device</span> : null}
          </p>
          <p className="text-xs text-muted-foreground wrap-anywhere">
            {device.platform} · {machines}
          </p>
          <p className="text-xs text-muted-foreground wrap-anywhere">
            {device.lastUsedAt === undefined ? (
              <>
                let in <When at={device.createdAt} />, never used
              </>
            ) : (
              <>
                last used <When at={device.lastUsedAt} />
                {device.lastAddress ? ` from ${device.lastAddress}` : ''}
              </>
            )}
          </p>
        </div>
        <DropdownMenu modal={false}>
          <DropdownMenuTrigger asChild>
            <Button variant="ghost" size="icon" aria-label={`Actions for ${device.name}`} className="-mr-1">
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="end">
            <DropdownMenuItem onSelect={() => setMode('edited')}>
              <Pencil /> Rename or narrow…
            </DropdownMenuItem>
            <DropdownMenuItem tone="destructive" onSelect={() => setMode('revoked')}>
              <Trash2 /> Revoke…
            </DropdownMenuItem>
          </DropdownMenuContent>
        </DropdownMenu>
      </div>
      {mode === 'edited' ? <EditForm device={device} onDone={() => setMode('shown')} /> : null}
      {mode === 'revoked' ? <Revoke device={device} isThis={isThis} onDone={() => setMode('shown')} /> : null}
    </li>
  );
}

function EditForm({ device, onDone }: { readonly device: Device; readonly onDone: () => void }) {
  const roles = usePairing((lists) => lists.roles);
  const [name, setName] = useState(device.name);
  const [grant, setGrant] = useState<Grant>({ role: device.role, nodes: device.nodes ?? null });
  const [busy, setBusy] = useState(false);
  const submit = async (event: FormEvent): Promise<void> => {
    event.preventDefault();
    setBusy(true);
    const done = await attempt('The device was not changed', async () => {
      const changed = await client.request('pairing.update', {
        deviceId: device.id,
        name: name.trim() || device.name,
        role: grant.role,
        nodes: grant.nodes,
      });
      usePairing.setState((now) => withDevice(now, changed.device), true);
    });
    setBusy(false);
    if (done) onDone();
  };
  return (
    <form
      aria-label={`Change ${device.name}`}
      onSubmit={(event) => void submit(event)}
      className="mt-3 space-y-4 border-t pt-4 pb-1 sm:ml-7"
    >
      <Field label="Name">
        <Input autoFocus value={name} maxLength={64} onChange={(event) => setName(event.target.value)} />
      </Field>
      <GrantFields
        roles={roles.includes(device.role) ? roles : [...roles, device.role]}
        grant={grant}
        onChange={setGrant}
      />
      <p className="text-xs text-muted-foreground">
        A device that is connected reconnects at once with what it then may.
      </p>
      <div className="flex justify-end gap-2">
        <Button onClick={onDone}>Cancel</Button>
        <Button type="submit" variant="primary" disabled={busy || grant.nodes?.length === 0}>
          Save
        </Button>
      </div>
    </form>
  );
}

function Revoke({ device, isThis, onDone }: DeviceRowProps & { readonly onDone: () => void }) {
  const revoke = async (): Promise<void> => {
    const done = await attempt('The device was not revoked', () =>
      client.request('pairing.revoke', { deviceId: device.id }),
    );
    if (!done) return;
    usePairing.setState((now) => withoutDevice(now, device.id), true);
    toast('success', `${device.name} is sent away`, { description: 'Its key opens nothing any more.' });
  };
  return (
    <AlertDialog open onOpenChange={(open) => !open && onDone()}>
      <AlertDialogContent>
        <div className="space-y-1 px-5 pt-4">
          <AlertDialogTitle>Revoke {device.name}?</AlertDialogTitle>
          <AlertDialogDescription>
            {isThis ? 'This is the device you are using: you will be signed out. ' : ''}
            Its connections are closed at once, and its key opens nothing any more. To come back it has to be paired
            again. Sessions that it started go on.
          </AlertDialogDescription>
        </div>
        <div className="flex justify-end gap-2 px-5 py-4">
          <AlertDialogCancel>Cancel</AlertDialogCancel>
          <AlertDialogAction variant="destructive" onClick={() => void revoke()}>
            Revoke
          </AlertDialogAction>
        </div>
      </AlertDialogContent>
    </AlertDialog>
  );
}
