import { openDialog } from '../app/ui-store';
import { client } from '../connection/client';
import type { Command } from './command';
import { here } from './current';

export const HOMIE: readonly Command[] = [
  {
    id: 'palette',
    title: 'Command palette',
    group: 'Homie',
    keys: 'palette',
    run: () => openDialog({ kind: 'palette' }),
  },
  {
    id: 'machine',
    title: 'About this machine',
    group: 'Homie',
    keywords: 'details status load node',
    run: () => {
      const { nodeId } = here();
      if (nodeId) openDialog({ kind: 'machine', nodeId });
    },
  },
  {
    id: 'add-machine',
    title: 'Add a machine…',
    group: 'Homie',
    keywords: 'invite join node cluster outbound',
    run: () => openDialog({ kind: 'add-machine' }),
  },
  {
    id: 'access',
    title: 'Devices & access',
    group: 'Homie',
    keywords: 'security who may what role scope rights you',
    run: () => openDialog({ kind: 'access' }),
  },
  {
    id: 'add-device',
    needs: 'pairing.admin',
    title: 'Add a device…',
    group: 'Homie',
    keywords: 'pair phone tablet qr code invite',
    run: () => openDialog({ kind: 'access', section: 'devices', adding: true }),
  },
  {
    id: 'connected',
    needs: 'gateway.admin',
    title: 'Who is connected',
    group: 'Homie',
    keywords: 'clients connections disconnect from where',
    run: () => openDialog({ kind: 'access', section: 'connected' }),
  },
  {
    id: 'audit',
    needs: 'gateway.admin',
    title: 'Audit log',
    group: 'Homie',
    keywords: 'who did what when history security export',
    run: () => openDialog({ kind: 'access', section: 'audit' }),
  },
  {
    id: 'settings',
    title: 'Settings',
    group: 'Homie',
    keywords: 'preferences options',
    keys: 'settings',
    run: () => openDialog({ kind: 'settings' }),
  },
  {
    id: 'shortcuts',
    title: 'Keyboard shortcuts',
    group: 'Homie',
    keywords: 'help keys ?',
    keys: 'shortcuts',
    run: () => openDialog({ kind: 'shortcuts' }),
  },
  {
    id: 'call',
    title: 'Call an address…',
    group: 'Homie',
    keywords: 'request method verticle event bus json rpc',
    run: () => openDialog({ kind: 'call' }),
  },
  { id: 'reconnect', title: 'Reconnect now', group: 'Homie', keywords: 'retry', run: () => client.retryNow() },
];
