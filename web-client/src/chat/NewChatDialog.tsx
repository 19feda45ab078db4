import { type FormEvent, useId, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { useMay } from '../connection/access';
import { errorText } from '../connection/client';
import { useNodes, useSessions } from '../connection/hooks';
import { codexOf } from '../machines/facts';
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
import { AgentAccount } from './AgentAccount';
import { useChatList } from './chats';
import { PERMISSIONS } from './composer/commands';
import { byUse, effortName, isUnasked } from './model';
import { createChat } from './operations';
import { useAgent } from './use-agent';

export interface NewChatDialogProps {
  readonly nodeId: string | undefined;
  readonly cwd: string | undefined;
  readonly draft: string;
}

/** What a select calls the runtime's own choice. */
const DEFAULT = 'default';

/** A new conversation: on which machine, in which folder, with what, and how far it may go by itself. */
export default function NewChatDialog({ nodeId, cwd, draft }: NewChatDialogProps) {
  const all = useNodes();
  const recent = useRecentMachines((state) => state.ids);
  const nodes = [...byRecency(all.filter(isOnline), recent), ...all.filter((node) => !isOnline(node))];
  const withCodex = all.filter((node) => codexOf(node) !== undefined);
  const first =
    all.find((node) => node.id === nodeId) ??
    chooseMachine(withCodex, recent) ??
    chooseMachine(all, recent) ??
    nodes[0];
  const [machine, setMachine] = useState(first?.id ?? '');
  const node = all.find(({ id }) => id === machine);
  const agent = useAgent(isOnline(node) ? machine : undefined);
  const folders = useFolders(machine);
  const list = useId();
  const [folder, setFolder] = useState(cwd ?? '');
  const [model, setModel] = useState(DEFAULT);
  const [effort, setEffort] = useState(DEFAULT);
  const [permission, setPermission] = useState('folder');
  const mayApprove = useMay('agent.approve');
  const [problem, setProblem] = useState<string>();
  const [busy, setBusy] = useState(false);
  const chosen = agent.models.find(({ id }) => id === model) ?? agent.models.find(({ isDefault }) => isDefault);
  const ready = agent.account !== undefined && !(agent.account.required && agent.account.login === 'none');

  const submit = async (event: FormEvent<HTMLFormElement>): Promise<void> => {
    event.preventDefault();
    const { policy, sandbox } = PERMISSIONS.find(({ id }) => id === permission) ?? {};
    setBusy(true);
    setProblem(undefined);
    try {
      await createChat(
        {
          nodeId: machine,
          ...(folder.trim() ? { cwd: folder.trim() } : {}),
          ...(model === DEFAULT ? {} : { model }),
          ...(effort === DEFAULT || !chosen?.efforts.includes(effort) ? {} : { effort }),
          ...(policy ? { approvalPolicy: policy } : {}),
          ...(sandbox ? { sandbox } : {}),
        },
        draft,
      );
      closeDialog();
    } catch (error) {
      setProblem(errorText(error));
      setBusy(false);
    }
  };

  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>New conversation</DialogTitle>
          <DialogDescription>An agent that works in a folder, also while nobody watches.</DialogDescription>
        </DialogHeader>
        <DialogBody className="space-y-4">
          {nodes.length > 1 ? (
            <Field label="Machine">
              <Select
                value={machine}
                onValueChange={setMachine}
                options={nodes.map((each) => ({
                  value: each.id,
                  label: `${each.name}${isOnline(each) ? (codexOf(each) ? '' : ' (no Codex)') : ` (${each.status})`}`,
                  disabled: !isOnline(each),
                }))}
              />
            </Field>
          ) : null}
          {node ? <AgentAccount key={machine} node={node} agent={agent} /> : null}
          <form id={`${list}-form`} onSubmit={(event) => void submit(event)} className="space-y-4">
            <Field label="Folder" hint="Empty: your home folder.">
              <Input
                autoFocus
                list={list}
                value={folder}
                onChange={(event) => setFolder(event.target.value)}
                placeholder="~"
                className="font-mono"
              />
            </Field>
            <datalist id={list}>
              {folders.map((path) => (
                <option key={path} value={path} />
              ))}
            </datalist>
            {agent.models.length > 0 ? (
              <div className="grid grid-cols-[2fr_1fr] gap-3">
                <Field label="Model">
                  <Select
                    value={model}
                    onValueChange={setModel}
                    options={[
                      { value: DEFAULT, label: `Default${nameOfDefault(agent.models)}` },
                      ...agent.models.map(({ id, name }) => ({ value: id, label: name })),
                    ]}
                  />
                </Field>
                <Field label="Effort">
                  <Select
                    value={chosen?.efforts.includes(effort) ? effort : DEFAULT}
                    onValueChange={setEffort}
                    options={[
                      { value: DEFAULT, label: 'Default' },
                      ...(chosen?.efforts ?? []).map((each) => ({ value: each, label: effortName(each) })),
                    ]}
                  />
                </Field>
              </div>
            ) : null}
            <Field label="Permissions" hint={PERMISSIONS.find(({ id }) => id === permission)?.description}>
              <Select
                value={permission}
                onValueChange={setPermission}
                options={PERMISSIONS.map(({ id, title, policy, sandbox }) => ({
                  value: id,
                  label: title,
                  disabled: isUnasked({ approvalPolicy: policy, sandbox }) && !mayApprove,
                }))}
              />
            </Field>
            {problem ? (
              <p role="alert" className="text-xs text-destructive">
                {problem}
              </p>
            ) : null}
          </form>
        </DialogBody>
        <DialogFooter>
          <Button onClick={closeDialog}>Cancel</Button>
          <Button type="submit" form={`${list}-form`} variant="primary" disabled={busy || !ready}>
            {busy ? 'Opening…' : 'Start'}
          </Button>
        </DialogFooter>
      </DialogContent>
    </Dialog>
  );
}

function nameOfDefault(models: readonly { readonly name: string; readonly isDefault: boolean }[]): string {
  const name = models.find(({ isDefault }) => isDefault)?.name;
  return name ? `: ${name}` : '';
}

/** Folders of that machine where one has worked, the last one first. */
function useFolders(nodeId: string): readonly string[] {
  const { chats } = useChatList();
  const sessions = useSessions();
  const ofChats = [...chats.values()].filter((chat) => chat.nodeId === nodeId).sort(byUse);
  const ofSessions = [...sessions.values()].filter((session) => session.nodeId === nodeId);
  return [...new Set([...ofChats, ...ofSessions].map(({ cwd }) => cwd))].slice(0, 12);
}
