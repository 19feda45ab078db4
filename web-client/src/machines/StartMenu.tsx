import { ChevronDown } from 'lucide-react';
import { keysOf } from '../app/shortcuts';
import { startInTab } from '../sessions/operations';
import { Button } from '../ui/button';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import { Shortcut } from '../ui/kbd';
import { useStartable } from './hooks';
import { LoadMeter, OsIcon } from './parts';

/** Beside a "New terminal" button, where there are several machines: on which. The one used last comes first. */
export function StartMenu() {
  const machines = useStartable();
  if (machines.length < 2) return null;
  // Not modal: nothing of the page is hidden from anybody meanwhile.
  return (
    <DropdownMenu modal={false}>
      <DropdownMenuTrigger asChild>
        <Button
          variant="ghost"
          size="icon-sm"
          aria-label="New terminal on another machine"
          className="-ml-1.5 w-5 self-center touch:w-9"
        >
          <ChevronDown />
        </Button>
      </DropdownMenuTrigger>
      <DropdownMenuContent align="start" className="max-h-80 w-64 overflow-y-auto">
        <div aria-hidden className="flex items-center px-2 py-1 text-2xs text-muted-foreground">
          <span className="flex-1">New terminal on</span>
          <Shortcut keys={keysOf('newTerminalOn')} className="touch:hidden" />
        </div>
        {machines.map((node) => (
          <DropdownMenuItem key={node.id} onSelect={() => void startInTab({ nodeId: node.id })}>
            <OsIcon node={node} />
            <span className="min-w-0 flex-1 truncate">{node.name}</span>
            <LoadMeter node={node} />
          </DropdownMenuItem>
        ))}
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
