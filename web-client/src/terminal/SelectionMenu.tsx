import { Copy, MessageSquareText, Search } from 'lucide-react';
import { type RefObject, useEffect, useState } from 'react';
import { useUi } from '../app/ui-store';
import { askAboutSelection } from '../commands/agent';
import { useBar, useMay } from '../connection/access';
import { DropdownMenu, DropdownMenuContent, DropdownMenuItem, DropdownMenuTrigger } from '../ui/dropdown-menu';
import type { TerminalController } from './controller';

export interface SelectionMenuProps {
  readonly host: RefObject<HTMLDivElement | null>;
  readonly paneId: string;
  readonly controller: TerminalController;
}

/** What one can do with a terminal's selection, where it is clicked. Without a selection, or with Shift, it is the browser's. */
export function SelectionMenu({ host, paneId, controller }: SelectionMenuProps) {
  const [at, setAt] = useState<{ readonly left: number; readonly top: number }>();
  const bar = useBar('agent.write');
  const agents = useMay('agent.read');
  useEffect(() => {
    const element = host.current;
    const onContextMenu = (event: MouseEvent): void => {
      if (event.shiftKey || !controller.emulator.term.hasSelection()) return;
      event.preventDefault();
      setAt({ left: event.clientX, top: event.clientY });
    };
    element?.addEventListener('contextmenu', onContextMenu);
    return () => element?.removeEventListener('contextmenu', onContextMenu);
  }, [host, controller]);
  if (!at) return null;
  return (
    <DropdownMenu open onOpenChange={(open) => !open && setAt(undefined)}>
      <DropdownMenuTrigger aria-label="Selection" className="pointer-events-none fixed size-0" style={at} />
      <DropdownMenuContent align="start" side="bottom" sideOffset={0} className="w-60">
        <DropdownMenuItem onSelect={() => void controller.copySelection()}>
          <Copy /> Copy
        </DropdownMenuItem>
        {agents ? (
          <DropdownMenuItem
            disabled={bar !== undefined}
            title={bar?.title}
            onSelect={() => setTimeout(askAboutSelection)}
          >
            <MessageSquareText /> Ask the agent about this…
          </DropdownMenuItem>
        ) : null}
        <DropdownMenuItem onSelect={() => useUi.setState({ searching: paneId })}>
          <Search /> Search
        </DropdownMenuItem>
      </DropdownMenuContent>
    </DropdownMenu>
  );
}
