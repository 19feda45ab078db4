import {
  type Direction,
  findPane,
  type LayoutNode,
  moveDivider,
  neighbourOf,
  type Pane,
  panesOf,
  parseLayout,
  removePane,
  type SessionPane,
  type Side,
  splitPane,
  updatePane,
} from './tree';

/** The tabs of a window and what each of them shows. Pure, like the tree; ids come from the caller. */
export interface Tab {
  readonly id: string;
  readonly root: LayoutNode;
  readonly activePaneId: string;
}

export interface Workspace {
  readonly tabs: readonly Tab[];
  /** Null shows the overview. */
  readonly activeTabId: string | null;
}

/** Makes an id that this window has not used. */
export type NewId = () => string;

export const EMPTY_WORKSPACE: Workspace = { tabs: [], activeTabId: null };

export function activeTab(workspace: Workspace): Tab | undefined {
  return workspace.tabs.find((tab) => tab.id === workspace.activeTabId);
}

export function activePane(workspace: Workspace): Pane | undefined {
  const tab = activeTab(workspace);
  return tab && findPane(tab.root, tab.activePaneId);
}

export function allPanes(workspace: Workspace): Pane[] {
  return workspace.tabs.flatMap((tab) => panesOf(tab.root));
}

/** What a pane shows. */
export type Content = { readonly sessionId: string } | { readonly chatId: string };

/** Shows something: goes to the pane that has it, or opens a tab for it behind the active one. */
export function open(workspace: Workspace, content: Content, newId: NewId): Workspace {
  const pane = newPane(content, newId);
  for (const tab of workspace.tabs) {
    const known = panesOf(tab.root).find(({ sessionId, chatId }) =>
      pane.chatId === undefined ? sessionId === pane.sessionId : chatId === pane.chatId,
    );
    if (known) return focusPane(workspace, known.id);
  }
  const tab: Tab = { id: newId(), root: pane, activePaneId: pane.id };
  const at = workspace.tabs.findIndex((candidate) => candidate.id === workspace.activeTabId);
  const tabs = workspace.tabs.toSpliced(at < 0 ? workspace.tabs.length : at + 1, 0, tab);
  return { tabs, activeTabId: tab.id };
}

function newPane(content: Content, newId: NewId): Pane {
  return 'chatId' in content
    ? { kind: 'pane', id: newId(), chatId: content.chatId }
    : { kind: 'pane', id: newId(), sessionId: content.sessionId, viewOnly: false };
}

/** Splits a pane, shows the session or chat in the new half and gives it the focus. */
export function openBeside(
  workspace: Workspace,
  paneId: string,
  direction: Direction,
  shown: string | Content,
  newId: NewId,
): Workspace {
  const content = typeof shown === 'string' ? { sessionId: shown } : shown;
  const owner = tabOf(workspace, paneId);
  if (!owner) return open(workspace, content, newId);
  const pane = newPane(content, newId);
  return {
    tabs: workspace.tabs.map((tab) =>
      tab === owner
        ? { ...tab, root: splitPane(tab.root, paneId, direction, pane, newId()), activePaneId: pane.id }
        : tab,
    ),
    activeTabId: owner.id,
  };
}

export function activateTab(workspace: Workspace, tabId: string | null): Workspace {
  if (tabId !== null && !workspace.tabs.some((tab) => tab.id === tabId)) return workspace;
  return { ...workspace, activeTabId: tabId };
}

/** The tab `step` places further, round the corner. */
export function cycleTab(workspace: Workspace, step: 1 | -1): Workspace {
  const { tabs } = workspace;
  if (tabs.length === 0) return workspace;
  const at = tabs.findIndex((tab) => tab.id === workspace.activeTabId);
  const next = at < 0 ? 0 : (at + step + tabs.length) % tabs.length;
  return { ...workspace, activeTabId: tabs[next]?.id ?? null };
}

export function moveTab(workspace: Workspace, tabId: string, to: number): Workspace {
  const tab = workspace.tabs.find((candidate) => candidate.id === tabId);
  if (!tab) return workspace;
  const others = workspace.tabs.filter((candidate) => candidate !== tab);
  const at = Math.max(0, Math.min(others.length, to));
  return { ...workspace, tabs: others.toSpliced(at, 0, tab) };
}

export function closeTab(workspace: Workspace, tabId: string): Workspace {
  const at = workspace.tabs.findIndex((tab) => tab.id === tabId);
  if (at < 0) return workspace;
  const tabs = workspace.tabs.toSpliced(at, 1);
  if (workspace.activeTabId !== tabId) return { ...workspace, tabs };
  return { tabs, activeTabId: (tabs[at] ?? tabs[at - 1])?.id ?? null };
}

export function closePane(workspace: Workspace, paneId: string): Workspace {
  const owner = tabOf(workspace, paneId);
  if (!owner) return workspace;
  const root = removePane(owner.root, paneId);
  if (!root) return closeTab(workspace, owner.id);
  const heir = (['left', 'up', 'right', 'down'] as const)
    .map((side) => neighbourOf(owner.root, paneId, side))
    .find((id) => id !== undefined);
  const activePaneId = owner.activePaneId === paneId ? (heir ?? panesOf(root)[0]?.id ?? '') : owner.activePaneId;
  return replaceTab(workspace, owner, { ...owner, root, activePaneId });
}

export function focusPane(workspace: Workspace, paneId: string): Workspace {
  const owner = tabOf(workspace, paneId);
  if (!owner) return workspace;
  if (owner.activePaneId === paneId && workspace.activeTabId === owner.id) return workspace;
  return { ...replaceTab(workspace, owner, { ...owner, activePaneId: paneId }), activeTabId: owner.id };
}

export function focusNeighbour(workspace: Workspace, side: Side): Workspace {
  const tab = activeTab(workspace);
  const next = tab && neighbourOf(tab.root, tab.activePaneId, side);
  return next ? focusPane(workspace, next) : workspace;
}

export function setDivider(workspace: Workspace, splitId: string, index: number, share: number): Workspace {
  return {
    ...workspace,
    tabs: workspace.tabs.map((tab) => ({ ...tab, root: moveDivider(tab.root, splitId, index, share) })),
  };
}

export function changePane(
  workspace: Workspace,
  paneId: string,
  change: Partial<Pick<SessionPane, 'sessionId' | 'viewOnly'>>,
): Workspace {
  const owner = tabOf(workspace, paneId);
  return owner ? replaceTab(workspace, owner, { ...owner, root: updatePane(owner.root, paneId, change) }) : workspace;
}

/** Closes every pane of a session that no longer exists. */
export function forgetSession(workspace: Workspace, sessionId: string): Workspace {
  return allPanes(workspace)
    .filter((pane) => pane.sessionId === sessionId)
    .reduce((current, pane) => closePane(current, pane.id), workspace);
}

/** Closes every pane of a chat that no longer exists. */
export function forgetChat(workspace: Workspace, chatId: string): Workspace {
  return allPanes(workspace)
    .filter((pane) => pane.chatId === chatId)
    .reduce((current, pane) => closePane(current, pane.id), workspace);
}

/** A workspace from untrusted JSON; what cannot be understood is left out. */
export function parseWorkspace(value: unknown): Workspace {
  const stored = value as { tabs?: unknown; activeTabId?: unknown } | null;
  if (typeof stored !== 'object' || stored === null || !Array.isArray(stored.tabs)) return EMPTY_WORKSPACE;
  const tabs = stored.tabs.flatMap((candidate: unknown): Tab[] => {
    const tab = candidate as { id?: unknown; root?: unknown; activePaneId?: unknown } | null;
    const root = parseLayout(tab?.root);
    const first = root && panesOf(root)[0];
    if (!tab || typeof tab.id !== 'string' || !root || !first) return [];
    const wanted = typeof tab.activePaneId === 'string' ? findPane(root, tab.activePaneId) : undefined;
    return [{ id: tab.id, root, activePaneId: (wanted ?? first).id }];
  });
  const active = tabs.find((tab) => tab.id === stored.activeTabId);
  return { tabs, activeTabId: active?.id ?? null };
}

function tabOf(workspace: Workspace, paneId: string): Tab | undefined {
  return workspace.tabs.find((tab) => findPane(tab.root, paneId) !== undefined);
}

function replaceTab(workspace: Workspace, from: Tab, to: Tab): Workspace {
  return { ...workspace, tabs: workspace.tabs.map((tab) => (tab === from ? to : tab)) };
}
