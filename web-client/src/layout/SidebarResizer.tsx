import { SIDEBAR_MAX, SIDEBAR_MIN, setSidebarWidth, useLayout } from './store';

/** The edge of the side bar: dragged, or moved with the arrow keys. */
export function SidebarResizer() {
  const width = useLayout((layout) => layout.sidebarWidth);
  return (
    // biome-ignore lint/a11y/useSemanticElements: an <hr> cannot be moved
    <div
      role="separator"
      aria-label="Resize side bar"
      aria-orientation="vertical"
      aria-valuenow={width}
      aria-valuemin={SIDEBAR_MIN}
      aria-valuemax={SIDEBAR_MAX}
      tabIndex={0}
      onPointerDown={(event) => {
        event.preventDefault();
        const handle = event.currentTarget;
        const offset = width - event.clientX;
        const move = (moved: PointerEvent): void => setSidebarWidth(moved.clientX + offset);
        handle.setPointerCapture(event.pointerId);
        handle.addEventListener('pointermove', move);
        handle.addEventListener('lostpointercapture', () => handle.removeEventListener('pointermove', move), {
          once: true,
        });
      }}
      onKeyDown={(event) => {
        if (event.key === 'ArrowLeft') setSidebarWidth(width - 16);
        if (event.key === 'ArrowRight') setSidebarWidth(width + 16);
      }}
      className="absolute inset-y-0 -right-1 z-20 w-2 cursor-col-resize touch-none after:absolute after:inset-y-0 after:left-1 after:w-px after:transition-colors hover:after:bg-primary focus-visible:after:bg-primary"
    />
  );
}
