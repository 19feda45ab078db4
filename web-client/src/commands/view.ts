import { useUi } from '../app/ui-store';
import { toggleSidebar, updateWorkspace, useLayout } from '../layout/store';
import { activateTab } from '../layout/workspace';
import { changeFontSize, changeSettings, FONT_DEFAULT, type ThemeChoice } from '../settings/store';
import type { Command } from './command';

/** Narrow windows have the side bar as a drawer. */
function showSidebar(): void {
  if (matchMedia('(max-width: 767px)').matches) useUi.setState((ui) => ({ drawerOpen: !ui.drawerOpen }));
  else toggleSidebar();
}

/** The way out of a terminal, which keeps Tab for its program. */
function leaveTerminal(): void {
  if (!useLayout.getState().sidebarOpen) showSidebar();
  requestAnimationFrame(() => {
    const sidebar = document.querySelector('[data-slot="sidebar"]');
    const target = sidebar?.querySelector('[aria-current="true"]') ?? sidebar?.querySelector('button');
    (target as HTMLElement | null | undefined)?.focus();
  });
}

const theme = (choice: ThemeChoice) => () => changeSettings({ theme: choice });

export const VIEW: readonly Command[] = [
  {
    id: 'overview',
    title: 'Overview of all sessions',
    group: 'View',
    keywords: 'home',
    keys: 'overview',
    run: () => updateWorkspace((w) => activateTab(w, null)),
  },
  { id: 'sidebar', title: 'Toggle side bar', group: 'View', keys: 'sidebar', run: showSidebar },
  {
    id: 'leave',
    title: 'Leave the terminal (to the side bar)',
    group: 'View',
    keywords: 'focus tab trap escape',
    keys: 'leaveTerminal',
    run: leaveTerminal,
  },
  {
    id: 'font-bigger',
    title: 'Bigger text',
    group: 'View',
    keywords: 'font zoom',
    keys: 'fontBigger',
    run: () => changeFontSize(1),
  },
  {
    id: 'font-smaller',
    title: 'Smaller text',
    group: 'View',
    keywords: 'font zoom',
    keys: 'fontSmaller',
    run: () => changeFontSize(-1),
  },
  {
    id: 'font-reset',
    title: 'Default text size',
    group: 'View',
    keywords: 'font zoom',
    keys: 'fontReset',
    run: () => changeSettings({ fontSize: FONT_DEFAULT }),
  },
  { id: 'theme-dark', title: 'Dark theme', group: 'View', keywords: 'colour appearance', run: theme('dark') },
  { id: 'theme-light', title: 'Light theme', group: 'View', keywords: 'colour appearance', run: theme('light') },
  {
    id: 'theme-system',
    title: 'Theme of the system',
    group: 'View',
    keywords: 'colour appearance auto',
    run: theme('system'),
  },
];
