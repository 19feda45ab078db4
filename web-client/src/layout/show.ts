import { useUi } from '../app/ui-store';
import { newId, updateWorkspace } from './store';
import type { Direction } from './tree';
import { activePane, type Content, open, openBeside } from './workspace';

/** Goes to the pane that has it, or opens a tab for it; the drawer of a narrow window makes room. */
export function show(content: Content): void {
  updateWorkspace((workspace) => open(workspace, content, newId));
  useUi.setState({ drawerOpen: false });
}

/** Opens it beside the active pane, or in a tab where there is none. */
export function showBeside(content: Content, direction: Direction): void {
  updateWorkspace((workspace) => openBeside(workspace, activePane(workspace)?.id ?? '', direction, content, newId));
  useUi.setState({ drawerOpen: false });
}
