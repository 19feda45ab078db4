import { updateWorkspace } from '../layout/store';
import { closePane, closeTab, cycleTab, focusNeighbour } from '../layout/workspace';
import { startBeside } from '../sessions/operations';
import type { Command } from './command';
import { current, withPane } from './current';

export const LAYOUT: readonly Command[] = [
  {
    id: 'split-right',
    needs: 'terminal.write',
    title: 'Split right',
    group: 'Layout',
    keywords: 'pane vertical',
    keys: 'splitRight',
    run: withPane((id, session) => void startBeside(id, 'row', current().chat ?? session)),
  },
  {
    id: 'split-down',
    needs: 'terminal.write',
    title: 'Split down',
    group: 'Layout',
    keywords: 'pane horizontal',
    keys: 'splitDown',
    run: withPane((id, session) => void startBeside(id, 'column', current().chat ?? session)),
  },
  {
    id: 'close-pane',
    title: 'Close pane',
    group: 'Layout',
    keywords: 'detach',
    keys: 'closePane',
    run: withPane((id) => updateWorkspace((w) => closePane(w, id))),
  },
  {
    id: 'close-tab',
    title: 'Close tab',
    group: 'Layout',
    run: () => updateWorkspace((w) => (w.activeTabId ? closeTab(w, w.activeTabId) : w)),
  },
  {
    id: 'next-tab',
    title: 'Next tab',
    group: 'Layout',
    keys: 'nextTab',
    run: () => updateWorkspace((w) => cycleTab(w, 1)),
  },
  {
    id: 'previous-tab',
    title: 'Previous tab',
    group: 'Layout',
    keys: 'previousTab',
    run: () => updateWorkspace((w) => cycleTab(w, -1)),
  },
  {
    id: 'focus-left',
    title: 'Go to the pane on the left',
    group: 'Layout',
    keys: 'focusLeft',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'left')),
  },
  {
    id: 'focus-right',
    title: 'Go to the pane on the right',
    group: 'Layout',
    keys: 'focusRight',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'right')),
  },
  {
    id: 'focus-up',
    title: 'Go to the pane above',
    group: 'Layout',
    keys: 'focusUp',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'up')),
  },
  {
    id: 'focus-down',
    title: 'Go to the pane below',
    group: 'Layout',
    keys: 'focusDown',
    run: () => updateWorkspace((w) => focusNeighbour(w, 'down')),
  },
];
