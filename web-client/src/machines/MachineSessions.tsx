import { Eye, Pencil } from 'lucide-react';
import { closeDialog } from '../app/ui-store';
import type { NodeView, Session } from '../connection/client';
import { show } from '../layout/show';
import { cn } from '../lib/cn';
import { relativeTime } from '../lib/time';
import { useNow } from '../lib/use-now';
import { isAway, programOf, sessionName, sessionTone, shortPath, statusText } from '../sessions/model';
import { StatusDot } from '../ui/status-dot';
import { countSessions, describeSessions, type Machine } from './model';

/** What runs on a machine, and what did. */
export function MachineSessions({ machine }: { readonly machine: Machine }) {
  return (
    <section aria-labelledby="machine-sessions" className="space-y-1.5">
      <h3 id="machine-sessions" className="flex items-baseline gap-2 text-xs font-medium text-muted-foreground">
        Sessions
        <span className="font-normal tabular-nums">{describeSessions(countSessions(machine)) || 'none'}</span>
      </h3>
      {machine.sessions.length > 0 ? (
        <ul className="-mx-2">
          {machine.sessions.map((session) => (
            <Row key={session.id} session={session} node={machine.node} />
          ))}
        </ul>
      ) : null}
    </section>
  );
}

function Row({ session, node }: { readonly session: Session; readonly node: NodeView | undefined }) {
  const now = useNow();
  const writing = session.attached.filter(({ mode }) => mode === 'write').length;
  const watching = session.attached.length - writing;
  const onShow = (): void => {
    show({ sessionId: session.id });
    closeDialog();
  };
  return (
    <li data-slot="machine-session" data-session-id={session.id}>
      <button
        type="button"
        onClick={onShow}
        className="flex h-8 w-full items-center gap-2.5 rounded-md px-2 text-left hover:bg-hover focus-visible:-outline-offset-2 touch:h-11"
      >
        <StatusDot tone={sessionTone(session, node)} label={`${statusText(session, node)}: `} />
        <span
          className={cn(
            'max-w-[60%] shrink-0 truncate',
            (session.status !== 'running' || isAway(session, node)) && 'text-muted-foreground',
          )}
        >
          {sessionName(session)}
        </span>
        <span className="min-w-0 flex-1 truncate text-xs text-muted-foreground">
          {session.status === 'running'
            ? `${programOf(session) === sessionName(session) ? '' : `${programOf(session)} · `}${session.title || shortPath(session.cwd)}`
            : statusText(session, node)}
        </span>
        <Attached icon={<Pencil />} count={writing} title="typing" />
        <Attached icon={<Eye />} count={watching} title="watching" />
        <span className="w-7 shrink-0 text-right text-2xs text-muted-foreground tabular-nums">
          {relativeTime(session.lastActivityAt, now)}
        </span>
      </button>
    </li>
  );
}

function Attached({ icon, count, title }: { icon: React.ReactNode; count: number; title: string }) {
  if (count === 0) return null;
  const text = `${count} ${count === 1 ? 'client' : 'clients'} ${title}`;
  return (
    <span
      role="img"
      aria-label={text}
      title={text}
      className="flex shrink-0 items-center gap-0.5 text-2xs text-muted-foreground tabular-nums [&>svg]:size-3"
    >
      {icon}
      {count > 1 ? count : null}
    </span>
  );
}
