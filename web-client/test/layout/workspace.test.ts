import { describe, expect, it } from 'vitest';
import {
  activateTab,
  activePane,
  allPanes,
  closePane,
  closeTab,
  cycleTab,
  EMPTY_WORKSPACE,
  focusNeighbour,
  forgetChat,
  forgetSession,
  moveTab,
  open,
  openBeside,
  parseWorkspace,
  type Workspace,
} from '../../src/layout/workspace';

let last = 0;
const newId = (): string => `id${++last}`;

function withSessions(...sessions: string[]): Workspace {
  return sessions.reduce((workspace, session) => open(workspace, { sessionId: session }, newId), EMPTY_WORKSPACE);
}

const sessionsOf = (workspace: Workspace): (string | undefined)[] => allPanes(workspace).map((pane) => pane.sessionId);

describe('open', () => {
  it('opens a tab behind the active one and shows it', () => {
    const first = withSessions('a', 'b');
    const back = activateTab(first, first.tabs[0]?.id ?? null);
    const workspace = open(back, { sessionId: 'c' }, newId);
    expect(sessionsOf(workspace)).toEqual(['a', 'c', 'b']);
    expect(activePane(workspace)?.sessionId).toBe('c');
  });

  it('goes to the pane that shows it already', () => {
    const workspace = open(withSessions('a', 'b'), { sessionId: 'a' }, newId);
    expect(workspace.tabs).toHaveLength(2);
    expect(activePane(workspace)?.sessionId).toBe('a');
  });
});

describe('splits', () => {
  const start = withSessions('a');
  const split = openBeside(start, activePane(start)?.id ?? '', 'row', 'b', newId);

  it('focus the new pane, and move between neighbours', () => {
    expect(activePane(split)?.sessionId).toBe('b');
    expect(activePane(focusNeighbour(split, 'left'))?.sessionId).toBe('a');
    expect(focusNeighbour(split, 'up')).toBe(split);
  });

  it('give the focus to a neighbour when the focused pane closes', () => {
    const closed = closePane(split, activePane(split)?.id ?? '');
    expect(activePane(closed)?.sessionId).toBe('a');
    expect(closed.tabs).toHaveLength(1);
  });

  it('close their tab with the last pane', () => {
    expect(closePane(start, activePane(start)?.id ?? '')).toEqual(EMPTY_WORKSPACE);
  });

  it('open a tab where the pane beside is gone', () => {
    expect(openBeside(start, 'nobody', 'row', 'b', newId).tabs).toHaveLength(2);
  });
});

describe('tabs', () => {
  const three = withSessions('a', 'b', 'c');

  it('go round', () => {
    expect(activePane(cycleTab(three, 1))?.sessionId).toBe('a');
    expect(activePane(cycleTab(three, -1))?.sessionId).toBe('b');
    expect(cycleTab(EMPTY_WORKSPACE, 1)).toBe(EMPTY_WORKSPACE);
  });

  it('leave the active one where it is when another closes', () => {
    expect(activePane(closeTab(three, three.tabs[0]?.id ?? ''))?.sessionId).toBe('c');
  });

  it('show the neighbour when the active one closes', () => {
    expect(activePane(closeTab(three, three.activeTabId ?? ''))?.sessionId).toBe('b');
  });

  it('move', () => {
    expect(sessionsOf(moveTab(three, three.tabs[2]?.id ?? '', 0))).toEqual(['c', 'a', 'b']);
  });
});

it('forgets a session wherever it is shown', () => {
  const start = withSessions('a', 'b');
  const both = openBeside(start, activePane(start)?.id ?? '', 'row', 'a', newId);
  expect(sessionsOf(forgetSession(both, 'a'))).toEqual(['b']);
});

describe('parseWorkspace', () => {
  it('reads back what was stored', () => {
    const workspace = withSessions('a', 'b');
    expect(parseWorkspace(JSON.parse(JSON.stringify(workspace)))).toEqual(workspace);
  });

  it('keeps the tabs it can read', () => {
    const workspace = withSessions('a');
    const stored = { tabs: [...workspace.tabs, { id: 'x', root: { kind: 'nonsense' } }, null], activeTabId: 'x' };
    expect(parseWorkspace(stored)).toEqual({ ...workspace, activeTabId: null });
  });

  it.each([null, 3, [], {}, { tabs: 'none' }])('is empty for %j', (value) =>
    expect(parseWorkspace(value)).toEqual(EMPTY_WORKSPACE),
  );
});

describe('conversations', () => {
  it('are panes as sessions are, each shown once', () => {
    const one = open(withSessions('a'), { chatId: 'c1' }, newId);
    expect(activePane(one)).toMatchObject({ chatId: 'c1' });
    expect(open(one, { chatId: 'c1' }, newId).tabs).toHaveLength(2);
    const beside = openBeside(one, activePane(one)?.id ?? '', 'row', 'b', newId);
    expect(sessionsOf(beside)).toEqual(['a', undefined, 'b']);
    expect(activePane(open(beside, { chatId: 'c1' }, newId))).toMatchObject({ chatId: 'c1' });
  });

  it('stand beside a terminal, outlive a reload, and go when they are deleted', () => {
    const start = withSessions('a');
    const both = openBeside(start, activePane(start)?.id ?? '', 'row', { chatId: 'c1' }, newId);
    const stored = parseWorkspace(JSON.parse(JSON.stringify(both)));
    expect(stored).toEqual(both);
    expect(sessionsOf(forgetChat(stored, 'c1'))).toEqual(['a']);
    expect(sessionsOf(forgetSession(stored, 'a'))).toEqual([undefined]);
  });
});
