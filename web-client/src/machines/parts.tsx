import { Apple, Circle, CircleDashed, CircleHelp, CircleSlash, Grid2x2, type LucideIcon, Server } from 'lucide-react';
import type { ComponentType } from 'react';
import type { NodeView } from '../connection/client';
import { cn } from '../lib/cn';
import { fullTime, lasting, timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { formatLoad, loadOf, type SystemFamily, systemOf } from './facts';
import { type MachineState, STATE_NAMES } from './model';
import { Penguin } from './Penguin';

const STATE_ICONS: Record<MachineState['kind'], readonly [LucideIcon, string]> = {
  online: [Circle, 'fill-current text-primary'],
  unreachable: [CircleDashed, 'text-warning'],
  offline: [CircleSlash, 'text-muted-foreground'],
  stale: [CircleDashed, 'text-muted-foreground'],
  unknown: [CircleHelp, 'text-muted-foreground'],
};

/** A machine's state as a shape of its own, and a colour. With `silent` the words stand beside it already. */
export function StateMark(props: { state: MachineState; silent?: boolean; className?: string }) {
  const [Icon, colour] = STATE_ICONS[props.state.kind];
  return (
    <Icon
      data-slot="machine-state"
      data-state={props.state.kind}
      strokeWidth={2.5}
      {...(props.silent ? { 'aria-hidden': true } : { role: 'img', 'aria-label': STATE_NAMES[props.state.kind] })}
      className={cn('size-3 shrink-0', props.state.kind === 'online' && 'scale-75', colour, props.className)}
    />
  );
}

/** `Unreachable for 12 min`, and it goes on counting. */
export function StateText({ state }: { readonly state: MachineState }) {
  const now = useNow();
  const name = STATE_NAMES[state.kind];
  if (state.kind === 'unknown') return <>Not seen since the gateway started</>;
  if (state.since === undefined) return <>{name}</>;
  return (
    <time dateTime={new Date(state.since).toISOString()} title={fullTime(state.since)}>
      {name} for {lasting(state.since, now)}
    </time>
  );
}

/** `12 s ago`, and it goes on counting. */
export function Ago({ at }: { readonly at: number }) {
  return (
    <time dateTime={new Date(at).toISOString()} title={fullTime(at)}>
      {timeAgo(at, useNow())}
    </time>
  );
}

/** `3 h 12 min`, and it goes on counting. */
export function Lasting({ since }: { readonly since: number }) {
  return (
    <time dateTime={new Date(since).toISOString()} title={`since ${fullTime(since)}`}>
      {lasting(since, useNow())}
    </time>
  );
}

const OS_ICONS: Record<SystemFamily, ComponentType<{ readonly className: string }>> = {
  linux: Penguin,
  mac: Apple,
  windows: Grid2x2,
  other: Server,
};

/** Whose system it is; the words stand beside it. */
export function OsIcon({ node, className }: { readonly node: NodeView | undefined; readonly className?: string }) {
  const Icon = OS_ICONS[node ? systemOf(node).family : 'other'];
  return <Icon className={cn('size-4 shrink-0', className)} />;
}

const LEVELS = { calm: 'bg-primary/70', busy: 'bg-primary', over: 'bg-warning' } as const;

/** How much of its processors a machine is using: a bar, and the number against them. Nothing where it does not tell. */
export function LoadMeter(props: { node: NodeView; className?: string; show?: 'bar' | 'number' | 'against' }) {
  const { node, className, show = 'number' } = props;
  const load = loadOf(node);
  if (!load) return null;
  const number = formatLoad(load.load);
  const text = `Load ${number} of ${load.cpus} ${load.cpus === 1 ? 'processor' : 'processors'}`;
  return (
    <span
      role="img"
      aria-label={text}
      title={`${text}, over the last minute`}
      data-slot="load"
      data-level={load.level}
      className={cn('flex items-center gap-1.5 text-2xs text-muted-foreground tabular-nums', className)}
    >
      <span className="h-1 w-8 shrink-0 overflow-hidden rounded-full bg-border">
        <span
          className={cn('block h-full min-w-0.5 rounded-full', LEVELS[load.level])}
          style={{ width: `${Math.round(load.share * 100)}%` }}
        />
      </span>
      {show === 'bar' ? null : (
        <span className={show === 'number' ? 'min-w-6 text-right' : ''}>
          {number}
          {show === 'against' ? ` of ${load.cpus}` : ''}
        </span>
      )}
    </span>
  );
}
