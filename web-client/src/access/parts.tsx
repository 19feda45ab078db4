import { AppWindow, Laptop, type LucideIcon, Monitor, Smartphone, SquareTerminal, Tablet } from 'lucide-react';
import type { ReactNode } from 'react';
import { cn } from '../lib/cn';
import { fullTime, timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { useMachines } from '../machines/hooks';
import { usePairing } from './pairing-store';
import { roleText } from './roles';

/** The top of a section: what it shows, and the one thing one does there. */
export function SectionHead(props: { title: string; text: ReactNode; children?: ReactNode }) {
  return (
    <div className="flex flex-wrap items-start justify-between gap-x-4 gap-y-3 pb-4">
      <div className="min-w-0 flex-1 basis-48 space-y-0.5">
        <h3 className="text-sm font-semibold tracking-tight">{props.title}</h3>
        <p className="max-w-prose text-xs text-muted-foreground">{props.text}</p>
      </div>
      {props.children}
    </div>
  );
}

/** Nothing to show, and what that means. */
export function Empty({ children }: { readonly children: ReactNode }) {
  return <p className="rounded-lg border border-dashed px-4 py-6 text-center text-muted-foreground">{children}</p>;
}

/** Why a list is not there, and the way to try again. */
export function Failure({ children }: { readonly children: ReactNode }) {
  return (
    <p role="alert" className="rounded-lg border border-destructive/40 px-4 py-3 text-ui">
      {children}
    </p>
  );
}

export function RoleBadge({ role }: { readonly role: string }) {
  return (
    <span
      data-slot="role"
      title={roleText(role).text}
      className={cn(
        'inline-flex h-5 shrink-0 items-center rounded-full border px-2 text-2xs font-medium',
        role === 'owner' ? 'border-primary/40 bg-primary-soft text-foreground' : 'text-muted-foreground',
      )}
    >
      {roleText(role).title}
    </span>
  );
}

const PLATFORMS: readonly (readonly [RegExp, LucideIcon])[] = [
  [/iphone|phone/i, Smartphone],
  [/ipad|tablet/i, Tablet],
  [/mac|book|laptop/i, Laptop],
  [/cli|terminal|shell/i, SquareTerminal],
  [/browser/i, AppWindow],
];

/** What kind of thing a platform is; its name stands beside it. */
export function PlatformIcon({ platform, className }: { readonly platform: string; readonly className?: string }) {
  const Icon = PLATFORMS.find(([pattern]) => pattern.test(platform))?.[1] ?? Monitor;
  return <Icon className={cn('size-4 shrink-0 text-muted-foreground', className)} aria-hidden />;
}

/** `All machines`, or the names of those one is narrowed to. */
export function useNodeNames(nodes: readonly string[] | null | undefined): string {
  const machines = useMachines();
  if (!nodes) return 'All machines';
  if (nodes.length === 0) return 'No machine';
  return nodes.map((id) => machines.find((machine) => machine.id === id)?.name ?? id.slice(0, 8)).join(', ');
}

export function When({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)} className="whitespace-nowrap">
      {timeAgo(at, useNow())}
    </time>
  );
}

/** A subject as one knows it: a paired device by its name, while there is one. */
export function useSubjectName(subject: string): string {
  const devices = usePairing((lists) => lists.devices);
  const [kind, id] = subject.split(/:(.*)/s);
  if (kind === 'device') return devices.find((device) => device.id === id)?.name ?? 'a device that is gone';
  if (kind === 'pairing') return 'a device that asks';
  return subject || 'somebody unknown';
}
