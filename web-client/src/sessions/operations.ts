import { closeDialog, openDialog } from '../app/ui-store';
import { currentRefusal, sayWhy } from '../connection/access';
import { client, errorText, type Session } from '../connection/client';
import { show } from '../layout/show';
import { newId, updateWorkspace } from '../layout/store';
import type { Direction } from '../layout/tree';
import { forgetSession, openBeside } from '../layout/workspace';
import { chooseMachine, isOnline } from '../machines/model';
import { usedMachine, useRecentMachines } from '../machines/recent';
import { toast } from '../ui/toast-store';

/** What the page asks of a terminal service. Each says in a toast what went wrong, and then resolves to undefined. */
export interface StartOptions {
  readonly nodeId?: string | undefined;
  readonly command?: readonly string[] | undefined;
  readonly cwd?: string | undefined;
  readonly name?: string | undefined;
}

/** The pane fits it as soon as it is drawn; programs should just never start at a size of zero. */
const FIRST_SIZE = { cols: 100, rows: 30 };

/** Before the gateway has told which machines there are. */
const nothingYet = client.nodes.get();

/** Without a machine: on the one used last of those that are there. */
export async function startSession(options: StartOptions = {}): Promise<Session | undefined> {
  const nodes = client.nodes.get();
  if (!options.nodeId && nodes !== nothingYet && !nodes.some(isOnline)) {
    toast('error', 'No machine is online', {
      description: 'Wake one up, or start “homie node” on it.',
      action: { label: 'Add a machine', run: () => openDialog({ kind: 'add-machine' }) },
    });
    return undefined;
  }
  const nodeId = options.nodeId || chooseMachine(nodes, useRecentMachines.getState().ids)?.id;
  return attempt('The terminal did not start', async () => {
    const { session } = await client.request('terminal.session.start', {
      ...FIRST_SIZE,
      ...(nodeId ? { nodeId } : {}),
      ...(options.command?.length ? { command: [...options.command] } : {}),
      ...(options.cwd ? { cwd: options.cwd } : {}),
      ...(options.name ? { name: options.name } : {}),
    });
    usedMachine(session.nodeId);
    return session;
  });
}

export async function startInTab(options: StartOptions = {}): Promise<Session | undefined> {
  const session = await startSession(options);
  if (session) show({ sessionId: session.id });
  return session;
}

/** A new shell beside a pane, on the machine and in the folder of the session or chat it shows. */
export async function startBeside(
  paneId: string,
  direction: Direction,
  beside: Pick<Session, 'nodeId' | 'cwd'> | undefined,
): Promise<void> {
  const session = await startSession(beside ? { nodeId: beside.nodeId, cwd: beside.cwd } : {});
  if (session) updateWorkspace((workspace) => openBeside(workspace, paneId, direction, session.id, newId));
}

export async function renameSession(session: Session, name: string): Promise<void> {
  const trimmed = name.trim();
  if (!trimmed || trimmed === session.name) return;
  await attempt('The name was not changed', () =>
    client.request('terminal.session.rename', { sessionId: session.id, name: trimmed }),
  );
}

export async function killSession(session: Session): Promise<void> {
  closeDialog();
  await attempt('The session was not ended', () => client.request('terminal.session.kill', { sessionId: session.id }));
}

export async function removeSession(session: Session): Promise<void> {
  const removed = await attempt('The session was not removed', async () => {
    await client.request('terminal.session.remove', { sessionId: session.id });
    return true;
  });
  if (removed) updateWorkspace((workspace) => forgetSession(workspace, session.id));
}

/** Everything here writes: who may not hears why, and the gateway is not asked. */
async function attempt<T>(title: string, act: () => Promise<T>): Promise<T | undefined> {
  const why = currentRefusal('terminal.write');
  if (why) {
    sayWhy(why);
    return undefined;
  }
  try {
    return await act();
  } catch (error) {
    toast('error', title, { description: errorText(error) });
    return undefined;
  }
}
