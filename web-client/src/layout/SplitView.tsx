import { type KeyboardEvent, type PointerEvent, useMemo, useRef } from 'react';
import { ChatSlot } from '../chat/ChatSlot';
import { cn } from '../lib/cn';
import { useNarrow } from '../lib/use-media';
import { PaneSlot } from '../terminal/PaneSlot';
import { updateWorkspace } from './store';
import { type Divider, dividersOf, MIN_SHARE, paneRects, panesOf, type Rect } from './tree';
import { setDivider, type Tab } from './workspace';

/** How far an arrow key moves a divider, in parts of what its neighbours have together. */
const KEY_STEP = 0.04;
const WHOLE: Rect = { x: 0, y: 0, width: 1, height: 1 };

/**
 * One tab. Panes are drawn as a flat list and placed by their rectangles, so that splitting and closing move terminals
 * without ever taking them out of the page. A narrow window shows the active pane alone; the drawer leads to the others.
 */
export function SplitView({ tab }: { readonly tab: Tab }) {
  const area = useRef<HTMLDivElement>(null);
  const narrow = useNarrow();
  const { panes, rects, dividers } = useMemo(
    () =>
      narrow
        ? { panes: panesOf(tab.root), rects: new Map([[tab.activePaneId, WHOLE]]), dividers: [] }
        : { panes: panesOf(tab.root), rects: paneRects(tab.root), dividers: dividersOf(tab.root) },
    [tab.root, tab.activePaneId, narrow],
  );
  return (
    <div ref={area} data-slot="split-view" className="relative min-h-0 flex-1 overflow-hidden">
      {panes.map((pane) => (
        <div
          key={pane.id}
          data-slot="pane-place"
          className={cn(
            '@container/pane absolute overflow-hidden',
            panes.length > 1 && !narrow && 'border-r border-b',
            panes.length > 1 &&
              !narrow &&
              pane.id === tab.activePaneId &&
              "after:pointer-events-none after:absolute after:inset-0 after:z-20 after:border after:border-primary/60 after:content-['']",
          )}
          style={place(rects.get(pane.id))}
        >
          {pane.chatId === undefined ? (
            <PaneSlot pane={pane} active={pane.id === tab.activePaneId} alone={panes.length === 1} />
          ) : (
            <ChatSlot pane={pane} active={pane.id === tab.activePaneId} alone={panes.length === 1} />
          )}
        </div>
      ))}
      {dividers.map((divider) => (
        <DividerHandle key={`${divider.splitId}-${divider.index}`} divider={divider} area={area} />
      ))}
    </div>
  );
}

function place(rect: Rect | undefined) {
  if (!rect) return { display: 'none' };
  const percent = (part: number): string => `${part * 100}%`;
  return { left: percent(rect.x), top: percent(rect.y), width: percent(rect.width), height: percent(rect.height) };
}

function DividerHandle(props: { divider: Divider; area: React.RefObject<HTMLDivElement | null> }) {
  const { divider } = props;
  const { splitId, index, direction, rect, share } = divider;
  const row = direction === 'row';
  const move = (next: number): void => updateWorkspace((workspace) => setDivider(workspace, splitId, index, next));

  const onPointerDown = (event: PointerEvent<HTMLDivElement>): void => {
    const box = props.area.current?.getBoundingClientRect();
    if (!box || event.button !== 0) return;
    event.preventDefault();
    const handle = event.currentTarget;
    handle.setPointerCapture(event.pointerId);
    const from = row ? event.clientX : event.clientY;
    const length = neighboursLength(divider, row ? box.width : box.height);
    const onMove = (moved: globalThis.PointerEvent): void =>
      move(share + ((row ? moved.clientX : moved.clientY) - from) / length);
    handle.addEventListener('pointermove', onMove);
    handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', onMove), {
      once: true,
    });
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowLeft: -KEY_STEP, ArrowUp: -KEY_STEP, ArrowRight: KEY_STEP, ArrowDown: KEY_STEP }[event.key];
    const next = event.key === 'Home' ? 0 : event.key === 'End' ? 1 : step === undefined ? undefined : share + step;
    if (next === undefined) return;
    event.preventDefault();
    move(next);
  };
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      role="separator"
      data-slot="divider"
      aria-label={row ? 'Resize columns' : 'Resize rows'}
      aria-orientation={row ? 'vertical' : 'horizontal'}
      aria-valuemin={Math.round(MIN_SHARE * 100)}
      aria-valuemax={Math.round((1 - MIN_SHARE) * 100)}
      aria-valuenow={Math.round(share * 100)}
      tabIndex={0}
      onPointerDown={onPointerDown}
      onDoubleClick={() => move(0.5)}
      onKeyDown={onKeyDown}
      style={place(rect)}
      className={cn(
        'absolute z-10 touch-none transition-colors before:absolute before:content-[""] hover:bg-primary focus-visible:bg-primary active:bg-primary',
        row
          ? 'w-px! -translate-x-px cursor-col-resize before:-inset-x-1.5 before:inset-y-0 touch:before:-inset-x-3'
          : 'h-px! -translate-y-px cursor-row-resize before:inset-x-0 before:-inset-y-1.5 touch:before:-inset-y-3',
      )}
    />
  );
}

/** What both neighbours of a divider take together, in pixels. */
function neighboursLength({ direction, area, together }: Divider, pixels: number): number {
  return Math.max(1, (direction === 'row' ? area.width : area.height) * together * pixels);
}
