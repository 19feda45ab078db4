import { Activity, type LucideIcon, ScrollText, ShieldCheck, UserRound, Waypoints } from 'lucide-react';
import { Tabs } from 'radix-ui';
import type { ComponentType } from 'react';
import { type AccessSection, closeDialog, openDialog } from '../app/ui-store';
import { type Scope, useIdentity } from '../connection/access';
import { cn } from '../lib/cn';
import { useNarrow } from '../lib/use-media';
import { Dialog, DialogContent, DialogDescription, DialogTitle } from '../ui/dialog';
import { Audit } from './Audit';
import { Connected } from './Connected';
import { Devices } from './Devices';
import { usePairing } from './pairing-store';
import { Roles } from './Roles';
import { You } from './You';

interface Section {
  readonly id: AccessSection;
  readonly title: string;
  readonly icon: LucideIcon;
  /** Without this scope there is no such section. */
  readonly needs?: Scope;
  readonly show: ComponentType<{ readonly adding: boolean }>;
}

const SECTIONS: readonly Section[] = [
  { id: 'devices', title: 'Devices', icon: Waypoints, needs: 'pairing.admin', show: Devices },
  { id: 'connected', title: 'Connected now', icon: Activity, needs: 'gateway.admin', show: Connected },
  { id: 'roles', title: 'Roles', icon: ShieldCheck, needs: 'pairing.admin', show: Roles },
  { id: 'audit', title: 'Audit log', icon: ScrollText, needs: 'gateway.admin', show: Audit },
  { id: 'you', title: 'Your access', icon: UserRound, show: You },
];

/** Who may do what: the devices, who is here now, the roles, what was done, and what one may oneself. */
export default function AccessDialog(props: { readonly section: AccessSection | undefined; readonly adding: boolean }) {
  const scopes = useIdentity()?.scopes ?? [];
  const narrow = useNarrow();
  const waiting = usePairing((lists) => lists.requests.length);
  const sections = SECTIONS.filter(({ needs }) => !needs || scopes.includes(needs));
  const shown = sections.find(({ id }) => id === props.section) ?? sections[0];
  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent
        data-dialog="access"
        onOpenAutoFocus={(event) => {
          // The first tab would get the focus and its ring; what one came for is to read.
          event.preventDefault();
          (event.currentTarget as HTMLElement).focus();
        }}
        className="h-[44rem] max-w-4xl max-sm:inset-0 max-sm:h-(--app-height,100dvh) max-sm:max-h-none max-sm:w-full max-sm:max-w-none max-sm:translate-0 max-sm:rounded-none max-sm:border-0 max-sm:pt-[env(safe-area-inset-top)]"
      >
        <div className="shrink-0 space-y-1 border-b px-5 py-4 pr-12 max-sm:border-0 max-sm:pb-2">
          <DialogTitle>Devices &amp; access</DialogTitle>
          <DialogDescription className="max-sm:sr-only">
            Who may use your machines, from where, and what they did.
          </DialogDescription>
        </div>
        <Tabs.Root
          value={shown?.id ?? 'you'}
          onValueChange={(section) => openDialog({ kind: 'access', section: section as AccessSection })}
          orientation={narrow ? 'horizontal' : 'vertical'}
          className="flex min-h-0 flex-1 max-md:flex-col"
        >
          <Tabs.List
            aria-label="Devices & access"
            className="flex shrink-0 gap-0.5 overflow-x-auto p-2 [scrollbar-width:none] max-md:border-b max-sm:px-3 max-sm:pt-0 md:w-44 md:flex-col md:border-r"
          >
            {sections.map(({ id, title, icon: Icon }) => (
              <Tabs.Trigger
                key={id}
                value={id}
                className="flex h-8 shrink-0 items-center gap-2 rounded-md px-2.5 text-left whitespace-nowrap text-muted-foreground transition-colors hover:text-foreground focus-visible:-outline-offset-2 data-[state=active]:bg-selected data-[state=active]:text-foreground touch:h-10"
              >
                <Icon className="size-4 shrink-0 max-sm:hidden" aria-hidden />
                <span className="flex-1">{title}</span>
                {id === 'devices' && waiting > 0 ? (
                  <span
                    role="img"
                    aria-label={`${waiting} waiting`}
                    className="h-4 min-w-4 rounded-full bg-primary px-1 text-center text-2xs leading-4 font-medium text-primary-foreground"
                  >
                    {waiting}
                  </span>
                ) : null}
              </Tabs.Trigger>
            ))}
          </Tabs.List>
          {sections.map(({ id, show: Show }) => (
            <Tabs.Content
              key={id}
              value={id}
              className={cn(
                '@container min-h-0 min-w-0 flex-1 overflow-y-auto overscroll-contain px-5 py-4 outline-none',
              )}
            >
              <Show adding={props.adding && id === 'devices'} />
            </Tabs.Content>
          ))}
        </Tabs.Root>
      </DialogContent>
    </Dialog>
  );
}
