import { Check, Minus } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useIdentity } from '../connection/access';
import { client } from '../connection/client';
import { usePairing } from './pairing-store';
import { SectionHead } from './parts';
import { ABILITIES, type Ability, byPower, roleText } from './roles';

/** What roles there are, what each is for and may do, and who has it. */
export function Roles() {
  const { roles, devices } = usePairing();
  const identity = useIdentity();
  const may = useAbilities(roles);
  return (
    <>
      <SectionHead
        title="Roles"
        text={
          <>
            What a device or a person may do. Checked for every request, on every way in; <Code>roles</Code> in the
            configuration changes them.
          </>
        }
      />
      <ul aria-label="Roles" className="divide-y rounded-lg border">
        {byPower(roles).map((role) => {
          const { title, text } = roleText(role);
          const having = devices.filter((device) => device.role === role);
          return (
            <li key={role} data-slot="role-row" data-role={role} className="space-y-2 px-4 py-3">
              <div className="space-y-0.5">
                <p className="flex flex-wrap items-baseline gap-x-2">
                  <span className="font-medium">{title}</span>
                  {identity?.roles.includes(role) ? <span className="text-xs text-primary">yours</span> : null}
                </p>
                <p className="text-xs wrap-anywhere text-muted-foreground">
                  {text} {having.length === 0 ? '' : `Has it: ${having.map((device) => device.name).join(', ')}.`}
                </p>
              </div>
              <ul aria-label={`What ${title} may do`} className="grid gap-x-4 gap-y-0.5 @lg:grid-cols-2">
                {ABILITIES.map((ability) => (
                  <Allowed key={ability.scope} ability={ability} may={may?.get(keyOf(role, ability))} />
                ))}
              </ul>
            </li>
          );
        })}
      </ul>
      <p className="pt-4 text-xs text-muted-foreground">
        Whether somebody may do one certain thing, and by which row: <Code>homie policy explain SUBJECT ADDRESS</Code>
      </p>
    </>
  );
}

function Allowed({ ability, may }: { readonly ability: Ability; readonly may: boolean | undefined }) {
  return (
    <li data-scope={ability.scope} data-may={may} className="flex items-start gap-2 text-xs leading-5">
      {may ? (
        <Check className="mt-0.5 size-3.5 shrink-0 text-primary" role="img" aria-label="Yes:" />
      ) : (
        <Minus
          className="mt-0.5 size-3.5 shrink-0 text-muted-foreground"
          role="img"
          aria-label={may === undefined ? 'Unknown:' : 'No:'}
        />
      )}
      <span className={may ? 'min-w-0' : 'min-w-0 text-muted-foreground'}>{ability.text}</span>
    </li>
  );
}

const keyOf = (role: string, ability: Ability): string => `${role} ${ability.scope}`;

/** Asks the policy itself, role by role: the configuration may have changed any of them. Undefined until it has answered. */
function useAbilities(roles: readonly string[]): ReadonlyMap<string, boolean> | undefined {
  const [may, setMay] = useState<ReadonlyMap<string, boolean>>();
  useEffect(() => {
    const away = new AbortController();
    const asked = roles.flatMap((role) =>
      ABILITIES.map(async (ability) => {
        const { allowed } = await client.request(
          'gateway.policy.explain',
          { subject: role, address: ability.address },
          { signal: away.signal },
        );
        return [keyOf(role, ability), allowed] as const;
      }),
    );
    // Without an answer the texts have to do.
    Promise.all(asked).then(
      (answers) => setMay(new Map(answers)),
      () => undefined,
    );
    return () => away.abort();
  }, [roles]);
  return may;
}

function Code({ children }: { readonly children: string }) {
  return <code className="font-mono text-foreground">{children}</code>;
}
