import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';
import { EMPTY_WORKSPACE, parseWorkspace, type Workspace } from './workspace';

interface LayoutState {
  readonly workspace: Workspace;
  /** In CSS pixels, between {@link SIDEBAR_MIN} and {@link SIDEBAR_MAX}. */
  readonly sidebarWidth: number;
  readonly sidebarOpen: boolean;
}

export const SIDEBAR_MIN = 200;
export const SIDEBAR_MAX = 420;

/** What is open where, kept per device. */
export const useLayout = create<LayoutState>()(
  persist((): LayoutState => ({ workspace: EMPTY_WORKSPACE, sidebarWidth: 264, sidebarOpen: true }), {
    name: 'homie.layout.v1',
    storage: createJSONStorage(() => localStorage),
    merge: (stored, initial) => {
      const value = (stored ?? {}) as Partial<Record<keyof LayoutState, unknown>>;
      return {
        workspace: parseWorkspace(value.workspace),
        sidebarWidth: clampSidebar(typeof value.sidebarWidth === 'number' ? value.sidebarWidth : initial.sidebarWidth),
        sidebarOpen: value.sidebarOpen !== false,
      };
    },
  }),
);

export function updateWorkspace(change: (workspace: Workspace) => Workspace): void {
  useLayout.setState((state) => ({ workspace: change(state.workspace) }));
}

export function setSidebarWidth(width: number): void {
  useLayout.setState({ sidebarWidth: clampSidebar(width) });
}

export function toggleSidebar(): void {
  useLayout.setState((state) => ({ sidebarOpen: !state.sidebarOpen }));
}

/** Ids only have to differ within one stored layout. */
export function newId(): string {
  return crypto.getRandomValues(new Uint32Array(2)).reduce((text, part) => text + part.toString(36), '');
}

function clampSidebar(width: number): number {
  return Math.round(Math.min(SIDEBAR_MAX, Math.max(SIDEBAR_MIN, width)));
}
