import type { TerminalState } from '@homie/client-core';
import { CircleAlert, LoaderCircle, Unplug } from 'lucide-react';
import type { ReactNode } from 'react';
import { errorText, type NodeView } from '../connection/client';
import { formatBytes } from '../lib/bytes';
import { timeAgo } from '../lib/time';
import { useNow } from '../lib/use-now';
import { machineState } from '../machines/model';
import { StateText } from '../machines/parts';

/**
 * What stands between the screen and the truth: how old it is, whose machine is away, what is still to be typed, why input was
 * refused.
 */
export function LinkNotice({ link, away }: { readonly link: TerminalState; readonly away?: NodeView | undefined }) {
  const waiting = link.pendingInput > 0 && link.link !== 'live' ? formatBytes(link.pendingInput) : undefined;
  if (link.link === 'failed' && link.error) {
    return (
      <Notice tone="bad" icon={<CircleAlert />}>
        {errorText(link.error)}
      </Notice>
    );
  }
  if (link.refused) {
    return (
      <Notice tone="bad" icon={<CircleAlert />}>
        {link.refused}
      </Notice>
    );
  }
  if (link.link === 'offline') {
    return (
      <Notice icon={<Unplug />}>
        {link.staleSince === undefined ? 'Not connected' : <Age since={link.staleSince} />}
        {waiting ? <span> · {waiting} typed offline, will be delivered once</span> : null}
      </Notice>
    );
  }
  if (away) {
    return (
      <Notice icon={<Unplug />}>
        <Away node={away} />
        {link.pendingInput > 0 ? (
          <span> · {formatBytes(link.pendingInput)} typed, delivered once on its return</span>
        ) : null}
      </Notice>
    );
  }
  if (link.link === 'attaching' && link.staleSince !== undefined) {
    return (
      <Notice icon={<LoaderCircle className="animate-spin" />}>
        Catching up{waiting ? ` · ${waiting} typed offline, will be delivered once` : ''}
      </Notice>
    );
  }
  return null;
}

function Away({ node }: { readonly node: NodeView }) {
  return (
    <>
      {node.name} is <span className="lowercase">{<StateText state={machineState(node)} />}</span>
    </>
  );
}

function Age({ since }: { readonly since: number }) {
  return <>Last update {timeAgo(since, useNow())}</>;
}

function Notice(props: { tone?: 'bad'; icon: ReactNode; children: ReactNode }) {
  return (
    <div
      role="status"
      data-slot="link-notice"
      data-tone={props.tone ?? 'waiting'}
      className="pointer-events-none absolute inset-x-0 bottom-3 z-10 flex justify-center px-3"
    >
      <div className="flex max-w-full items-center gap-2 rounded-full border bg-popover px-3 py-1 text-xs text-foreground shadow-pop data-[tone=bad]:text-destructive [&_svg]:size-3.5 [&_svg]:shrink-0 [&_svg]:text-warning">
        {props.icon}
        <span className="min-w-0 truncate">{props.children}</span>
      </div>
    </div>
  );
}
