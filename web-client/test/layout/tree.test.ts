import { describe, expect, it } from 'vitest';
import {
  dividersOf,
  type LayoutNode,
  MIN_SHARE,
  moveDivider,
  neighbourOf,
  type Pane,
  paneRects,
  panesOf,
  parseLayout,
  removePane,
  splitPane,
} from '../../src/layout/tree';

const pane = (id: string): Pane => ({ kind: 'pane', id, sessionId: `session-${id}`, viewOnly: false });
/** a | (b over c) */
const three = splitPane(splitPane(pane('a'), 'a', 'row', pane('b'), 's1'), 'b', 'column', pane('c'), 's2');

const areaOf = (root: LayoutNode): number =>
  [...paneRects(root).values()].reduce((sum, { width, height }) => sum + width * height, 0);

describe('splitPane', () => {
  it('gives the new pane half of the old one', () => {
    expect(paneRects(three).get('a')).toEqual({ x: 0, y: 0, width: 0.5, height: 1 });
    expect(paneRects(three).get('b')).toEqual({ x: 0.5, y: 0, width: 0.5, height: 0.5 });
    expect(paneRects(three).get('c')).toEqual({ x: 0.5, y: 0.5, width: 0.5, height: 0.5 });
  });

  it('joins a split of the same direction instead of nesting one', () => {
    const root = splitPane(splitPane(pane('a'), 'a', 'row', pane('b'), 's1'), 'a', 'row', pane('c'), 's2');
    expect(root).toMatchObject({ direction: 'row', sizes: [0.25, 0.25, 0.5] });
    expect(panesOf(root).map(({ id }) => id)).toEqual(['a', 'c', 'b']);
  });

  it('leaves the tree as it is where the pane is unknown', () => {
    expect(splitPane(three, 'nobody', 'row', pane('x'), 's9')).toEqual(three);
  });
});

describe('removePane', () => {
  it('gives the place to the neighbours and dissolves splits of one', () => {
    const root = removePane(three, 'c');
    expect(root).toMatchObject({ direction: 'row', sizes: [0.5, 0.5], children: [{ id: 'a' }, { id: 'b' }] });
  });

  it('merges a split that is left with its parent direction', () => {
    const root = splitPane(three, 'c', 'row', pane('d'), 's3');
    const without = removePane(root, 'b');
    expect(without).toMatchObject({ direction: 'row', sizes: [0.5, 0.25, 0.25] });
  });

  it('is null for the last pane', () => {
    expect(removePane(pane('a'), 'a')).toBeNull();
  });

  it('always covers the whole area, whatever is split and closed', () => {
    let root: LayoutNode = pane('p0');
    for (let i = 1; i < 40; i++) {
      const all = panesOf(root);
      const victim = all[(i * 7) % all.length] as Pane;
      root = splitPane(root, victim.id, i % 3 === 0 ? 'column' : 'row', pane(`p${i}`), `s${i}`);
      if (i % 4 === 0) root = removePane(root, (panesOf(root)[(i * 5) % (all.length + 1)] as Pane).id) as LayoutNode;
      expect(areaOf(root)).toBeCloseTo(1);
    }
  });
});

describe('moveDivider', () => {
  it('shifts room between its two neighbours alone', () => {
    const root = splitPane(splitPane(pane('a'), 'a', 'row', pane('b'), 's1'), 'b', 'row', pane('c'), 's2');
    expect(moveDivider(root, 's1', 0, 0.25)).toMatchObject({ sizes: [0.1875, 0.5625, 0.25] });
  });

  it('leaves every pane its least size', () => {
    const moved = moveDivider(three, 's1', 0, -3);
    expect(paneRects(moved).get('a')?.width).toBeCloseTo(MIN_SHARE);
  });
});

describe('dividersOf', () => {
  it('stands between neighbours and knows their shares', () => {
    expect(dividersOf(three)).toMatchObject([
      { splitId: 's1', direction: 'row', share: 0.5, rect: { x: 0.5, y: 0, height: 1 } },
      { splitId: 's2', direction: 'column', share: 0.5, rect: { x: 0.5, y: 0.5, width: 0.5 } },
    ]);
  });
});

describe('neighbourOf', () => {
  it('goes to the pane across the longest shared edge', () => {
    const root = moveDivider(three, 's2', 0, 0.7);
    expect(neighbourOf(root, 'a', 'right')).toBe('b');
    expect(neighbourOf(root, 'c', 'left')).toBe('a');
    expect(neighbourOf(root, 'b', 'down')).toBe('c');
    expect(neighbourOf(root, 'a', 'left')).toBeUndefined();
    expect(neighbourOf(root, 'nobody', 'left')).toBeUndefined();
  });
});

describe('parseLayout', () => {
  it('reads back what was stored', () => {
    expect(parseLayout(JSON.parse(JSON.stringify(three)))).toEqual(three);
  });

  it.each([
    null,
    7,
    'x',
    {},
    { kind: 'pane', id: 'a' },
    { kind: 'split', id: 's', direction: 'row', children: [pane('a')], sizes: [1] },
  ])('refuses %j', (value) => expect(parseLayout(value)).toBeNull());

  it('mends sizes that make no sense', () => {
    const root = parseLayout({
      kind: 'split',
      id: 's',
      direction: 'row',
      children: [pane('a'), pane('b')],
      sizes: [-1, 9],
    });
    expect(root).toMatchObject({ sizes: [0.5, 0.5] });
  });
});
