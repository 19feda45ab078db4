import { Columns2, Ellipsis, Eye, EyeOff, Pencil, Rows2, Search, Square, X } from 'lucide-react';
import { keysOf } from '../app/shortcuts';
import { openDialog, useUi } from '../app/ui-store';
import { type Bar, useBar } from '../connection/access';
import type { Session } from '../connection/client';
import { useNode, useNodes } from '../connection/hooks';
import { updateWorkspace } from '../layout/store';
import type { SessionPane } from '../layout/tree';
import { changePane, closePane } from '../layout/workspace';
import { cn } from '../lib/cn';
import { isAway, sessionName, sessionTone, shortPath, statusText } from '../sessions/model';
import { startBeside } from '../sessions/operations';
import { Button } from '../ui/button';
import {
  DropdownMenu,
  DropdownMenuContent,
  DropdownMenuItem,
  DropdownMenuSeparator,
  DropdownMenuTrigger,
} from '../ui/dropdown-menu';
import { Shortcut } from '../ui/kbd';
import { StatusDot } from '../ui/status-dot';
import { Tip } from '../ui/tooltip';
import type { PaneState, TerminalController } from './controller';

export interface PaneHeaderProps {
  readonly pane: SessionPane;
  readonly active: boolean;
  readonly alone: boolean;
  readonly session: Session | undefined;
  readonly state: PaneState;
  readonly controller: TerminalController;
}

/** The line above a terminal: what it is, where, who decides its size, and what one can do with it. */
export function PaneHeader({ pane, active, alone, session, state, controller }: PaneHeaderProps) {
  const node = useNode(session?.nodeId);
  const several = useNodes().length > 1;
  const title = state.title || session?.title || (session ? sessionName(session) : 'Session');
  return (
    <header
      data-slot="pane-header"
      className={cn(
        'flex h-8 shrink-0 items-center gap-2 border-b border-(--terminal-line) pr-1 pl-3 text-xs touch:h-11',
        active || alone ? 'text-(--terminal-foreground)' : 'text-(--terminal-dim)',
      )}
    >
      {session ? <StatusDot tone={sessionTone(session, node)} label={statusText(session, node)} /> : null}
      <span className="min-w-0 truncate font-medium" title={title}>
        {title}
      </span>
      {session ? (
        <span className="hidden min-w-0 truncate text-(--terminal-dim) @lg/pane:inline" title={session.cwd}>
          {shortPath(session.cwd)}
        </span>
      ) : null}
      {node && several ? (
        <button
          type="button"
          data-slot="pane-machine"
          title={`About ${node.name}`}
          onClick={() => openDialog({ kind: 'machine', nodeId: node.id })}
          className="hidden max-w-32 shrink-0 truncate rounded text-(--terminal-dim) hover:underline @sm/pane:inline"
        >
          {node.name}
        </button>
      ) : null}
      <span className="flex-1" />
      {pane.viewOnly ? (
        <span
          data-slot="view-only"
          className="flex h-5 shrink-0 items-center gap-1 rounded-full border border-(--terminal-line) px-2 text-2xs text-(--terminal-dim)"
        >
          <Eye className="size-3" role="img" aria-label="View only" />
          <span aria-hidden className="hidden @sm/pane:inline">
            View only
          </span>
        </span>
      ) : null}
      {state.foreignSize && session?.status === 'running' && !isAway(session, node) ? (
        <SizeChip state={state} controller={controller} viewOnly={pane.viewOnly} />
      ) : null}
      <PaneActions pane={pane} session={session} />
    </header>
  );
}

function SizeChip(props: { state: PaneState; controller: TerminalController; viewOnly: boolean }) {
  const { size } = props.state;
  const text = size ? `${size.cols}×${size.rows}` : '';
  return (
    <span
      data-slot="size-chip"
      className="flex h-5 shrink-0 items-center gap-1.5 rounded-full bg-warning-soft pl-2 text-2xs text-warning last:pr-2"
    >
      <span className="hidden @sm/pane:inline">Sized by another client</span>
      <span className="pr-1">{text}</span>
      {props.viewOnly ? null : (
        <button
          type="button"
          className="h-5 rounded-r-full border-l border-warning/25 px-2 font-medium hover:bg-warning/15"
          onClick={() => props.controller.takeOver()}
        >
          Take over
        </button>
      )}
    </span>
  );
}

function PaneActions({ pane, session }: { pane: SessionPane; session: Session | undefined }) {
  const bar = useBar('terminal.write');
  const running = session?.status === 'running';
  const quiet = 'text-(--terminal-dim) hover:bg-(--terminal-line) hover:text-(--terminal-foreground)';
  return (
    <span className="flex shrink-0 items-center">
      <Tip label="Split right" keys={keysOf('splitRight')}>
        <Button
          variant="ghost"
          size="icon-sm"
          className={cn(quiet, 'hidden @sm/pane:inline-flex')}
          aria-label="Split right"
          onClick={() => void startBeside(pane.id, 'row', session)}
          {...bar}
        >
          <Columns2 />
        </Button>
      </Tip>
      <DropdownMenu>
        <DropdownMenuTrigger asChild>
          <Button variant="ghost" size="icon-sm" className={quiet} aria-label="Terminal actions">
            <Ellipsis />
          </Button>
        </DropdownMenuTrigger>
        <DropdownMenuContent align="end" className="w-64">
          <MenuRow
            bar={bar}
            icon={<Columns2 />}
            keys="splitRight"
            onSelect={() => void startBeside(pane.id, 'row', session)}
          >
            Split right
          </MenuRow>
          <MenuRow
            bar={bar}
            icon={<Rows2 />}
            keys="splitDown"
            onSelect={() => void startBeside(pane.id, 'column', session)}
          >
            Split down
          </MenuRow>
          <MenuRow icon={<Search />} keys="search" onSelect={() => useUi.setState({ searching: pane.id })}>
            Search
          </MenuRow>
          <DropdownMenuSeparator />
          <DropdownMenuItem
            onSelect={() => updateWorkspace((w) => changePane(w, pane.id, { viewOnly: !pane.viewOnly }))}
            disabled={!running || bar !== undefined}
            title={bar?.title}
          >
            {pane.viewOnly ? <EyeOff /> : <Eye />}
            {pane.viewOnly ? 'Allow typing here' : 'View only'}
          </DropdownMenuItem>
          <DropdownMenuItem
            disabled={!session || bar !== undefined}
            title={bar?.title}
            onSelect={() => session && useUi.setState({ renaming: session.id, drawerOpen: true })}
          >
            <Pencil /> Rename session
          </DropdownMenuItem>
          <DropdownMenuItem
            tone="destructive"
            disabled={!running || bar !== undefined}
            title={bar?.title}
            onSelect={() => session && openDialog({ kind: 'kill', session })}
          >
            <Square /> End session…
          </DropdownMenuItem>
          <DropdownMenuSeparator />
          <MenuRow icon={<X />} keys="closePane" onSelect={() => updateWorkspace((w) => closePane(w, pane.id))}>
            Close pane
          </MenuRow>
        </DropdownMenuContent>
      </DropdownMenu>
      <Tip label="Close pane (the session goes on)" keys={keysOf('closePane')}>
        <Button
          variant="ghost"
          size="icon-sm"
          className={quiet}
          aria-label="Close pane"
          onClick={() => updateWorkspace((workspace) => closePane(workspace, pane.id))}
        >
          <X />
        </Button>
      </Tip>
    </span>
  );
}

function MenuRow(props: {
  icon: React.ReactNode;
  keys: Parameters<typeof keysOf>[0];
  onSelect: () => void;
  bar?: Bar | undefined;
  children: React.ReactNode;
}) {
  return (
    <DropdownMenuItem onSelect={props.onSelect} disabled={props.bar !== undefined} title={props.bar?.title}>
      {props.icon}
      <span className="flex-1">{props.children}</span>
      <Shortcut keys={keysOf(props.keys)} className="touch:hidden" />
    </DropdownMenuItem>
  );
}
