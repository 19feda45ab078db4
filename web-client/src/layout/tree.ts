/**
 * The arrangement of one tab: a tree whose leaves are panes. All operations are pure and return a new tree that shares
 * what did not change. A split always has at least two children, never a child split of its own direction, and sizes
 * that add up to 1.
 */
export type Direction = 'row' | 'column';
export type Side = 'left' | 'right' | 'up' | 'down';

export interface SessionPane {
  readonly kind: 'pane';
  readonly id: string;
  readonly sessionId: string;
  /** Watch only: nothing typed here reaches the session. */
  readonly viewOnly: boolean;
  readonly chatId?: undefined;
}

/** A conversation with an agent. */
export interface ConversationPane {
  readonly kind: 'pane';
  readonly id: string;
  readonly chatId: string;
  readonly sessionId?: undefined;
}

export type Pane = SessionPane | ConversationPane;

export interface Split {
  readonly kind: 'split';
  readonly id: string;
  readonly direction: Direction;
  readonly children: readonly LayoutNode[];
  readonly sizes: readonly number[];
}

export type LayoutNode = Pane | Split;

/** In fractions of the tab's area. */
export interface Rect {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

export interface Divider {
  readonly splitId: string;
  /** It stands between the children `index` and `index + 1`. */
  readonly index: number;
  readonly direction: Direction;
  readonly rect: Rect;
  /** The split's whole area: what a drag is measured against. */
  readonly area: Rect;
  /** What the first of its two neighbours has of both together, 0 to 1. */
  readonly share: number;
  /** What both neighbours have of the split, 0 to 1. */
  readonly together: number;
}

/** No pane gets smaller than this part of its split. */
export const MIN_SHARE = 0.08;

export function panesOf(node: LayoutNode): Pane[] {
  return node.kind === 'pane' ? [node] : node.children.flatMap(panesOf);
}

export function findPane(node: LayoutNode, paneId: string): Pane | undefined {
  return panesOf(node).find((pane) => pane.id === paneId);
}

/** Puts `added` beside the pane `paneId`, which gives it half of its place. Unknown panes leave the tree as it is. */
export function splitPane(
  root: LayoutNode,
  paneId: string,
  direction: Direction,
  added: Pane,
  splitId: string,
): LayoutNode {
  if (root.kind === 'pane') {
    if (root.id !== paneId) return root;
    return { kind: 'split', id: splitId, direction, children: [root, added], sizes: [0.5, 0.5] };
  }
  const at = root.children.findIndex((child) => child.kind === 'pane' && child.id === paneId);
  if (at >= 0 && root.direction === direction) {
    const half = (root.sizes[at] ?? 0) / 2;
    return {
      ...root,
      children: root.children.toSpliced(at + 1, 0, added),
      sizes: root.sizes.toSpliced(at, 1, half, half),
    };
  }
  return { ...root, children: root.children.map((child) => splitPane(child, paneId, direction, added, splitId)) };
}

/** Takes a pane out and gives its place to its neighbours; null when it was the last one. */
export function removePane(root: LayoutNode, paneId: string): LayoutNode | null {
  if (root.kind === 'pane') return root.id === paneId ? null : root;
  const children: LayoutNode[] = [];
  const sizes: number[] = [];
  root.children.forEach((child, i) => {
    const left = removePane(child, paneId);
    if (!left) return;
    const size = root.sizes[i] ?? 0;
    if (left.kind === 'split' && left.direction === root.direction) {
      left.children.forEach((grandchild, j) => {
        children.push(grandchild);
        sizes.push(size * (left.sizes[j] ?? 0));
      });
    } else {
      children.push(left);
      sizes.push(size);
    }
  });
  const [first] = children;
  if (!first) return null;
  if (children.length === 1) return first;
  return { ...root, children, sizes: normalized(sizes) };
}

/** Changes a terminal's pane; a chat's stays as it is. */
export function updatePane(
  root: LayoutNode,
  paneId: string,
  change: Partial<Pick<SessionPane, 'sessionId' | 'viewOnly'>>,
): LayoutNode {
  if (root.kind === 'pane') return root.id === paneId && root.chatId === undefined ? { ...root, ...change } : root;
  return { ...root, children: root.children.map((child) => updatePane(child, paneId, change)) };
}

/** Moves a divider so that its first neighbour has `share` (0 to 1) of what both have together. */
export function moveDivider(root: LayoutNode, splitId: string, index: number, share: number): LayoutNode {
  if (root.kind === 'pane') return root;
  if (root.id !== splitId) {
    return { ...root, children: root.children.map((child) => moveDivider(child, splitId, index, share)) };
  }
  const both = (root.sizes[index] ?? 0) + (root.sizes[index + 1] ?? 0);
  const least = Math.min(MIN_SHARE, both / 2);
  const first = Math.min(both - least, Math.max(least, both * share));
  return { ...root, sizes: root.sizes.with(index, first).with(index + 1, both - first) };
}

export function paneRects(root: LayoutNode): Map<string, Rect> {
  const rects = new Map<string, Rect>();
  walk(root, WHOLE, (node, rect) => {
    if (node.kind === 'pane') rects.set(node.id, rect);
  });
  return rects;
}

export function dividersOf(root: LayoutNode): Divider[] {
  const dividers: Divider[] = [];
  walk(root, WHOLE, (node, area) => {
    if (node.kind === 'pane') return;
    let before = 0;
    node.sizes.slice(0, -1).forEach((size, index) => {
      before += size;
      const rect =
        node.direction === 'row'
          ? { x: area.x + area.width * before, y: area.y, width: 0, height: area.height }
          : { x: area.x, y: area.y + area.height * before, width: area.width, height: 0 };
      const together = size + (node.sizes[index + 1] ?? 0);
      dividers.push({
        splitId: node.id,
        index,
        direction: node.direction,
        rect,
        area,
        share: size / together,
        together,
      });
    });
  });
  return dividers;
}

/** The pane one meets first when going from `paneId` towards `side`; of several the one that shares the longest edge. */
export function neighbourOf(root: LayoutNode, paneId: string, side: Side): string | undefined {
  const rects = paneRects(root);
  const from = rects.get(paneId);
  if (!from) return undefined;
  const horizontal = side === 'left' || side === 'right';
  let best: { id: string; gap: number; shared: number } | undefined;
  for (const [id, rect] of rects) {
    if (id === paneId) continue;
    const gap = {
      left: from.x - (rect.x + rect.width),
      right: rect.x - (from.x + from.width),
      up: from.y - (rect.y + rect.height),
      down: rect.y - (from.y + from.height),
    }[side];
    const shared = horizontal
      ? overlap(from.y, from.height, rect.y, rect.height)
      : overlap(from.x, from.width, rect.x, rect.width);
    if (gap < -EPSILON || shared < EPSILON) continue;
    if (!best || gap < best.gap - EPSILON || (gap < best.gap + EPSILON && shared > best.shared + EPSILON)) {
      best = { id, gap, shared };
    }
  }
  return best?.id;
}

/** A tree from untrusted JSON (storage), or null where it is not one. */
export function parseLayout(value: unknown): LayoutNode | null {
  if (typeof value !== 'object' || value === null) return null;
  const node = value as Record<string, unknown>;
  if (typeof node.id !== 'string') return null;
  if (node.kind === 'pane') {
    if (typeof node.chatId === 'string') return { kind: 'pane', id: node.id, chatId: node.chatId };
    if (typeof node.sessionId !== 'string') return null;
    return { kind: 'pane', id: node.id, sessionId: node.sessionId, viewOnly: node.viewOnly === true };
  }
  if (node.kind !== 'split' || (node.direction !== 'row' && node.direction !== 'column')) return null;
  if (!Array.isArray(node.children) || !Array.isArray(node.sizes)) return null;
  const children = node.children.map(parseLayout);
  if (children.length < 2 || !children.every((child) => child !== null)) return null;
  const sizes = node.sizes.filter((size): size is number => typeof size === 'number' && size > 0);
  const even = children.map(() => 1);
  return {
    kind: 'split',
    id: node.id,
    direction: node.direction,
    children,
    sizes: normalized(sizes.length === children.length ? sizes : even),
  };
}

const WHOLE: Rect = { x: 0, y: 0, width: 1, height: 1 };
const EPSILON = 1e-6;

function walk(node: LayoutNode, rect: Rect, visit: (node: LayoutNode, rect: Rect) => void): void {
  visit(node, rect);
  if (node.kind === 'pane') return;
  let before = 0;
  node.children.forEach((child, i) => {
    const size = node.sizes[i] ?? 0;
    const place =
      node.direction === 'row'
        ? { ...rect, x: rect.x + rect.width * before, width: rect.width * size }
        : { ...rect, y: rect.y + rect.height * before, height: rect.height * size };
    before += size;
    walk(child, place, visit);
  });
}

function normalized(sizes: readonly number[]): number[] {
  const sum = sizes.reduce((a, b) => a + b, 0);
  return sizes.map((size) => size / sum);
}

function overlap(aStart: number, aLength: number, bStart: number, bLength: number): number {
  return Math.min(aStart + aLength, bStart + bLength) - Math.max(aStart, bStart);
}
