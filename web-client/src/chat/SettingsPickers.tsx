import type { AgentModel, Chat, ChatSettings } from '@homie/protocol';
import { ChevronDown, Cpu, ShieldCheck, ShieldOff } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { useBar, useMay } from '../connection/access';
import { errorText } from '../connection/client';
import { cn } from '../lib/cn';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuLabel,
  DropdownMenuRadioGroup,
  DropdownMenuRadioItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import { toast } from '../ui/toast-store';
import { openedChat } from './chats';
import { PERMISSIONS } from './composer/commands';
import { effortName, isUnasked, permissionName, permissionOf } from './model';
import { useAgent } from './use-agent';

/** Model, effort and permissions of a chat: what counts now, and from the next turn on. */
export function SettingsPickers({ chat }: { readonly chat: Chat }) {
  const bar = useBar('agent.write');
  const configure = (settings: ChatSettings): void => {
    openedChat(chat.id)
      .configure(settings)
      .catch((error: unknown) => toast('error', 'It stays as it was', { description: errorText(error) }));
  };
  return (
    <>
      <ModelPicker chat={chat} disabled={bar !== undefined} onChange={configure} />
      <PermissionPicker chat={chat} disabled={bar !== undefined} onChange={configure} />
    </>
  );
}

interface PickerProps {
  readonly chat: Chat;
  readonly disabled: boolean;
  readonly onChange: (settings: ChatSettings) => void;
}

function ModelPicker({ chat, disabled, onChange }: PickerProps) {
  const [open, setOpen] = useState(false);
  // Asked for once somebody looks: each chat would ask its machine otherwise.
  const agent = useAgent(open ? chat.nodeId : undefined, chat.account);
  const chosen = agent.models.find(({ id }) => id === chat.model) ?? agent.models.find(({ isDefault }) => isDefault);
  const efforts = chosen?.efforts ?? [];
  return (
    <DropdownMenu open={open} onOpenChange={setOpen}>
      <Chip label="Model and effort" disabled={disabled} icon={<Cpu />}>
        {chat.model ?? 'Default model'}
        {chat.effort ? <span className="text-muted-foreground"> · {effortName(chat.effort)}</span> : null}
      </Chip>
      <DropdownMenuContent align="start" className="max-h-96 w-72 overflow-y-auto">
        <DropdownMenuLabel>Model, from the next turn on</DropdownMenuLabel>
        {agent.models.length === 0 ? (
          <p role="status" className="px-2 py-1.5 text-xs text-muted-foreground">
            {agent.problem ?? (agent.account ? 'The runtime does not say which models there are.' : 'Asking…')}
          </p>
        ) : (
          <ModelItems models={agent.models} value={chosen?.id ?? ''} onChange={(model) => onChange({ model })} />
        )}
        {efforts.length > 0 ? (
          <>
            <DropdownMenuSeparator />
            <DropdownMenuLabel>How long it thinks</DropdownMenuLabel>
            <DropdownMenuRadioGroup
              value={chat.effort ?? chosen?.defaultEffort ?? ''}
              onValueChange={(effort) => onChange({ effort })}
            >
              {efforts.map((effort) => (
                <DropdownMenuRadioItem key={effort} value={effort}>
                  {effortName(effort)}
                </DropdownMenuRadioItem>
              ))}
            </DropdownMenuRadioGroup>
          </>
        ) : null}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function ModelItems(props: {
  readonly models: readonly AgentModel[];
  readonly value: string;
  readonly onChange: (model: string) => void;
}) {
  return (
    <DropdownMenuRadioGroup value={props.value} onValueChange={props.onChange}>
      {props.models.map(({ id, name, description }) => (
        <DropdownMenuRadioItem key={id} value={id} className="items-start">
          <Described title={name} text={description} />
        </DropdownMenuRadioItem>
      ))}
    </DropdownMenuRadioGroup>
  );
}

function PermissionPicker({ chat, disabled, onChange }: PickerProps) {
  const mayApprove = useMay('agent.approve');
  const unasked = isUnasked(chat);
  return (
    <DropdownMenu>
      <Chip
        brief
        label="Permissions"
        disabled={disabled}
        icon={unasked ? <ShieldOff /> : <ShieldCheck />}
        warn={unasked}
      >
        {permissionName(chat)}
      </Chip>
      <DropdownMenuContent align="start" className="w-80">
        <DropdownMenuLabel>What it may do unasked, from the next turn on</DropdownMenuLabel>
        <DropdownMenuRadioGroup
          value={permissionOf(chat)?.id ?? ''}
          onValueChange={(id) => {
            const chosen = PERMISSIONS.find((permission) => permission.id === id);
            if (chosen) onChange({ approvalPolicy: chosen.policy, sandbox: chosen.sandbox });
          }}
        >
          {PERMISSIONS.map(({ id, title, description, policy, sandbox }) => {
            const turnsOff = isUnasked({ approvalPolicy: policy, sandbox });
            return (
              <DropdownMenuRadioItem key={id} value={id} disabled={turnsOff && !mayApprove} className="items-start">
                <Described title={title} text={description} warn={turnsOff} />
              </DropdownMenuRadioItem>
            );
          })}
        </DropdownMenuRadioGroup>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}

function Described(props: { title: string; text: string | undefined; warn?: boolean }) {
  return (
    <span className="min-w-0 flex-1">
      <span className={cn('block', props.warn && 'text-warning')}>{props.title}</span>
      {props.text ? <span className="block text-xs text-muted-foreground">{props.text}</span> : null}
    </span>
  );
}

/** With `brief` its words go where there is no room: the icon stays, and the menu has them. */
function Chip(props: {
  label: string;
  disabled: boolean;
  icon: ReactNode;
  warn?: boolean;
  brief?: boolean;
  children: ReactNode;
}) {
  return (
    <DropdownMenuTrigger asChild>
      <button
        type="button"
        title={props.label}
        disabled={props.disabled}
        data-slot="chat-setting"
        className={cn(
          'flex h-6 max-w-52 min-w-0 shrink-0 items-center @max-md:max-w-26 gap-1.5 rounded-md px-1.5 text-xs hover:bg-hover disabled:pointer-events-none data-[state=open]:bg-selected touch:h-9 touch:px-2 [&>svg]:size-3.5 [&>svg]:shrink-0 [&>svg]:text-muted-foreground',
          props.warn && 'text-warning [&>svg]:text-warning',
        )}
      >
        {props.icon}
        <span className={cn('min-w-0 truncate', props.brief && '@max-md:sr-only')}>
          <span className="sr-only">{props.label}: </span>
          {props.children}
        </span>
        {props.disabled ? null : (
          <ChevronDown className={cn('size-3! opacity-60', props.brief && '@max-md:hidden')} aria-hidden />
        )}
      </button>
    </DropdownMenuTrigger>
  );
}
