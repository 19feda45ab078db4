import { useIdentity } from '../connection/access';
import { usePairing } from './pairing-store';
import { SectionHead } from './parts';
import { byPower, roleText } from './roles';

/** What roles there are, what each is for, and who has it. */
export function Roles() {
  const { roles, devices } = usePairing();
  const identity = useIdentity();
  return (
    <>
      <SectionHead
        title="Roles"
        text={
          <>
            What a device or a person may do. Checked for every request, on every way in; the table is in{' '}
            <code className="font-mono text-foreground">roles</code> of the configuration.
          </>
        }
      />
      <ul aria-label="Roles" className="divide-y rounded-lg border">
        {byPower(roles).map((role) => {
          const { title, text } = roleText(role);
          const having = devices.filter((device) => device.role === role);
          return (
            <li key={role} data-slot="role-row" className="space-y-0.5 px-4 py-3">
              <p className="flex flex-wrap items-baseline gap-x-2">
                <span className="font-medium">{title}</span>
                <code className="font-mono text-xs text-muted-foreground">{role}</code>
                {identity?.roles.includes(role) ? <span className="text-xs text-primary">yours</span> : null}
              </p>
              <p className="text-muted-foreground">{text}</p>
              <p className="text-xs wrap-anywhere text-muted-foreground">
                {having.length === 0 ? 'No device has it' : having.map((device) => device.name).join(', ')}
              </p>
            </li>
          );
        })}
      </ul>
      <p className="pt-4 text-xs text-muted-foreground">
        Whether somebody may do one certain thing, and by which row:{' '}
        <code className="font-mono text-foreground">homie policy explain SUBJECT ADDRESS</code>
      </p>
    </>
  );
}
