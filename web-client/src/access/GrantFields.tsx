import { Check } from 'lucide-react';
import { Checkbox as Primitive, RadioGroup } from 'radix-ui';
import { useId } from 'react';
import { cn } from '../lib/cn';
import { useMachines } from '../machines/hooks';
import { Segmented } from '../ui/segmented';
import { byPower, roleText } from './roles';

/** What a device is given. */
export interface Grant {
  readonly role: string;
  /** Ids of the machines it is narrowed to; null: all, also those that are added later. */
  readonly nodes: readonly string[] | null;
}

export interface GrantFieldsProps {
  readonly roles: readonly string[];
  readonly grant: Grant;
  readonly onChange: (grant: Grant) => void;
}

/** Which role, and on which machines. */
export function GrantFields({ roles, grant, onChange }: GrantFieldsProps) {
  const machines = useMachines();
  const roleLabel = useId();
  const narrowed = grant.nodes !== null;
  const toggle = (id: string, on: boolean): void => {
    const others = (grant.nodes ?? []).filter((node) => node !== id);
    onChange({ ...grant, nodes: on ? [...others, id] : others });
  };
  return (
    <>
      <div className="space-y-1.5">
        <span id={roleLabel} className="block text-xs font-medium">
          Role
        </span>
        <RadioGroup.Root
          aria-labelledby={roleLabel}
          value={grant.role}
          onValueChange={(role) => onChange({ ...grant, role })}
          className="grid gap-1.5"
        >
          {byPower(roles).map((role) => (
            <RoleOption key={role} role={role} chosen={role === grant.role} />
          ))}
        </RadioGroup.Root>
      </div>
      {/* The only machine there is, is what "all" means: nothing to choose. */}
      {machines.length > 1 || narrowed ? (
        <div className="space-y-2">
          <span className="block text-xs font-medium">Machines</span>
          <Segmented
            label="Machines"
            value={narrowed ? 'some' : 'all'}
            onValueChange={(choice) =>
              onChange({ ...grant, nodes: choice === 'all' ? null : machines.map(({ id }) => id) })
            }
            options={[
              { value: 'all', label: 'All, also new ones' },
              { value: 'some', label: 'Only these' },
            ]}
          />
          {narrowed ? (
            <ul className="grid gap-x-4 @md:grid-cols-2">
              {machines.map(({ id, name }) => (
                <li key={id}>
                  <Tick label={name} checked={grant.nodes?.includes(id) ?? false} onChange={(on) => toggle(id, on)} />
                </li>
              ))}
            </ul>
          ) : null}
        </div>
      ) : null}
    </>
  );
}

function RoleOption({ role, chosen }: { readonly role: string; readonly chosen: boolean }) {
  const { title, text } = roleText(role);
  return (
    <RadioGroup.Item
      value={role}
      aria-label={title}
      className={cn(
        'flex w-full items-start gap-2.5 rounded-md border px-3 py-2 text-left transition-colors',
        chosen ? 'border-primary bg-primary-soft/40' : 'hover:border-border-strong',
      )}
    >
      <span
        aria-hidden
        className={cn(
          'mt-0.5 grid size-4 shrink-0 place-items-center rounded-full border',
          chosen ? 'border-primary' : 'border-border-strong',
        )}
      >
        {chosen ? <span className="size-2 rounded-full bg-primary" /> : null}
      </span>
      <span className="min-w-0">
        <span className="block font-medium">{title}</span>
        <span className="block text-xs text-muted-foreground">{text}</span>
      </span>
    </RadioGroup.Item>
  );
}

function Tick(props: { label: string; checked: boolean; onChange: (checked: boolean) => void }) {
  const id = useId();
  return (
    <div className="flex h-8 items-center gap-2.5 touch:h-11">
      <Primitive.Root
        id={id}
        checked={props.checked}
        onCheckedChange={(on) => props.onChange(on === true)}
        className="grid size-4 shrink-0 place-items-center rounded border border-border-strong bg-background data-[state=checked]:border-primary data-[state=checked]:bg-primary touch:size-5"
      >
        <Primitive.Indicator>
          <Check className="size-3 text-primary-foreground" strokeWidth={3} />
        </Primitive.Indicator>
      </Primitive.Root>
      <label htmlFor={id} className="min-w-0 flex-1 cursor-pointer truncate">
        {props.label}
      </label>
    </div>
  );
}
