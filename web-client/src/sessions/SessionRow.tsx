import { Ellipsis } from 'lucide-react';
import { HoverCard } from 'radix-ui';
import { useState } from 'react';
import { useUi } from '../app/ui-store';
import type { NodeView, Session } from '../connection/client';
import { useUnread } from '../connection/hooks';
import { show } from '../layout/show';
import { useLayout } from '../layout/store';
import { activePane, allPanes } from '../layout/workspace';
import { cn } from '../lib/cn';
import { relativeTime } from '../lib/time';
import { useNow } from '../lib/use-now';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { StatusDot } from '../ui/status-dot';
import { commandLine, isAway, programOf, sessionName, sessionTone, shortPath, statusText } from './model';
import { renameSession } from './operations';
import { usePreview } from './preview';
import { SessionMenu } from './SessionMenu';

export interface SessionRowProps {
  readonly session: Session;
  readonly node: NodeView | undefined;
}

/** One session in the side bar: name, what it runs and where, when it last did something; its screen on hover or focus. */
export function SessionRow({ session, node }: SessionRowProps) {
  const renaming = useUi((ui) => ui.renaming === session.id);
  const shown = useLayout(
    (layout) => activePane(layout.workspace)?.sessionId === session.id && layout.workspace.activeTabId !== null,
  );
  const open = useLayout((layout) => allPanes(layout.workspace).some((pane) => pane.sessionId === session.id));
  const [peek, setPeek] = useState(false);
  const unread = useUnread([session.id]);
  const now = useNow();
  const name = sessionName(session);
  const away = isAway(session, node);
  const onShow = (): void => {
    setPeek(false);
    show({ sessionId: session.id });
  };

  return (
    <li
      data-slot="session"
      data-session-id={session.id}
      data-status={session.status}
      data-active={shown}
      data-away={away}
      className={cn(
        'group/row relative flex items-center rounded-md transition-colors',
        shown ? 'bg-selected' : 'hover:bg-hover',
      )}
    >
      {renaming ? (
        <RenameField session={session} />
      ) : (
        <HoverCard.Root openDelay={350} closeDelay={80} open={peek && !shown} onOpenChange={setPeek}>
          <HoverCard.Trigger asChild>
            <button
              type="button"
              aria-current={shown ? 'true' : undefined}
              onClick={onShow}
              onDoubleClick={() => useUi.setState({ renaming: session.id })}
              onKeyDown={(event) => event.key === 'F2' && useUi.setState({ renaming: session.id })}
              className="flex min-w-0 flex-1 items-start gap-2.5 rounded-md py-1.5 pr-2.5 pl-2 text-left touch:py-2.5 touch:pr-11"
            >
              <StatusDot tone={sessionTone(session, node)} className="mt-1.5" />
              <span className="min-w-0 flex-1">
                <span className="flex items-baseline gap-2">
                  <span
                    className={cn(
                      'min-w-0 flex-1 truncate',
                      (open || unread) && 'font-medium',
                      (away || session.status !== 'running') && 'text-muted-foreground',
                    )}
                  >
                    {name}
                  </span>
                  <span className="sr-only">, {statusText(session, node)}, last active </span>
                  <span className="shrink-0 text-2xs text-muted-foreground tabular-nums group-hover/row:invisible group-focus-within/row:invisible touch:visible!">
                    {relativeTime(session.lastActivityAt, now)}
                  </span>
                </span>
                <span className="flex gap-2 text-2xs text-muted-foreground">
                  <span className="min-w-0 flex-1 truncate">
                    {session.status === 'running' ? (
                      <>
                        {away ? 'out of reach · ' : ''}
                        {session.name && session.name !== programOf(session) ? `${programOf(session)} · ` : ''}
                        {session.title || shortPath(session.cwd)}
                      </>
                    ) : (
                      statusText(session, node)
                    )}
                  </span>
                  {session.status === 'running' && !away ? (
                    <span className="shrink-0 tabular-nums">
                      {session.cols}×{session.rows}
                    </span>
                  ) : null}
                  {unread ? (
                    <span
                      role="img"
                      aria-label="New output"
                      className="mt-1.5 size-1.5 shrink-0 rounded-full bg-primary"
                    />
                  ) : null}
                </span>
              </span>
            </button>
          </HoverCard.Trigger>
          <PreviewCard session={session} node={node} open={peek && !shown} />
        </HoverCard.Root>
      )}
      {renaming ? null : (
        <DropdownMenu>
          <DropdownMenuTrigger asChild>
            <Button
              variant="ghost"
              size="icon-sm"
              aria-label={`Actions for ${name}`}
              className="absolute top-1.5 right-1 opacity-0 group-focus-within/row:opacity-100 group-hover/row:opacity-100 data-[state=open]:opacity-100 touch:opacity-100"
            >
              <Ellipsis />
            </Button>
          </DropdownMenuTrigger>
          <DropdownMenuContent align="start" side="right" className="w-52">
            <SessionMenu session={session} />
          </DropdownMenuContent>
        </DropdownMenu>
      )}
    </li>
  );
}

function PreviewCard({ session, node, open }: SessionRowProps & { readonly open: boolean }) {
  const lines = usePreview(session, 16, open);
  return (
    <HoverCard.Portal>
      <HoverCard.Content
        side="right"
        align="start"
        sideOffset={10}
        collisionPadding={12}
        data-slot="session-preview"
        role="complementary"
        aria-label={`Preview of ${sessionName(session)}`}
        className="z-40 w-[min(30rem,calc(100vw-2rem))] overflow-hidden rounded-lg border bg-popover shadow-pop data-[state=open]:animate-in data-[state=open]:fade-in-0 touch:hidden"
      >
        <div className="flex items-center gap-2 border-b px-3 py-2 text-xs">
          <span className="min-w-0 flex-1 truncate font-mono" title={commandLine(session)}>
            {commandLine(session)}
          </span>
          <span className="text-muted-foreground tabular-nums">
            {session.cols}×{session.rows}
          </span>
          <span className="text-muted-foreground">{statusText(session, node)}</span>
        </div>
        <pre className="flex h-56 flex-col justify-end overflow-hidden mask-t-from-85% bg-(--terminal-background) p-3 font-mono text-[10.5px] leading-[1.35] text-(--terminal-foreground)">
          {lines ? lines.join('\n') || ' ' : 'Loading…'}
        </pre>
      </HoverCard.Content>
    </HoverCard.Portal>
  );
}

function RenameField({ session }: { readonly session: Session }) {
  const done = (): void => useUi.setState({ renaming: null });
  return (
    <input
      aria-label="Session name"
      // biome-ignore lint/a11y/noAutofocus: it replaces what was just activated
      autoFocus
      defaultValue={sessionName(session)}
      maxLength={80}
      spellCheck={false}
      onFocus={(event) => event.target.select()}
      onBlur={(event) => {
        if (useUi.getState().renaming === session.id) void renameSession(session, event.target.value);
        done();
      }}
      onKeyDown={(event) => {
        if (event.key === 'Enter') event.currentTarget.blur();
        if (event.key === 'Escape') done();
      }}
      className="mx-1 my-1.5 h-7 w-full min-w-0 rounded border border-ring bg-background px-2 text-ui touch:h-9 touch:text-base"
    />
  );
}
