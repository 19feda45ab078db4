import { changeFontSize } from '../settings/store';
import type { TerminalController } from './controller';

/** How far two fingers move apart for one step of the font size, in CSS pixels. */
const PINCH_STEP = 24;
/** What of its speed a fling keeps from one frame to the next. */
const FRICTION = 0.95;

/**
 * Fingers on a terminal: one scrolls, with momentum, two change the font size. Programs with a mouse mode or an
 * alternate screen get the scroll as a wheel, as they expect. Returns how to take it off again.
 */
export function installTouch(host: HTMLElement, controller: TerminalController): () => void {
  let lastY = 0;
  let velocity = 0;
  /** Pixels that do not make a line yet. */
  let rest = 0;
  let pinch: number | undefined;
  let frame = 0;

  const scroll = (pixels: number, at: { clientX: number; clientY: number }): void => {
    const { term } = controller.emulator;
    const screen = host.querySelector('.xterm-screen');
    if (!screen) return;
    if (term.buffer.active.type === 'alternate' || term.modes.mouseTrackingMode !== 'none') {
      const { clientX, clientY } = at;
      const options = { deltaY: pixels, deltaMode: 0, bubbles: true, cancelable: true, clientX, clientY };
      screen.dispatchEvent(new WheelEvent('wheel', options));
      return;
    }
    // A wheel of a few pixels would be rounded away: whole lines are made of them here.
    const line = screen.clientHeight / term.rows;
    rest += pixels;
    const lines = Math.trunc(rest / line);
    if (lines === 0) return;
    term.scrollLines(lines);
    rest -= lines * line;
  };
  const spread = (touches: TouchList): number => {
    const [a, b] = [touches[0], touches[1]];
    return a && b ? Math.hypot(a.clientX - b.clientX, a.clientY - b.clientY) : 0;
  };
  const onStart = (event: TouchEvent): void => {
    cancelAnimationFrame(frame);
    velocity = 0;
    rest = 0;
    lastY = event.touches[0]?.clientY ?? 0;
    pinch = event.touches.length === 2 ? spread(event.touches) : undefined;
  };
  const onMove = (event: TouchEvent): void => {
    const touch = event.touches[0];
    if (!touch) return;
    event.preventDefault();
    if (pinch !== undefined && event.touches.length === 2) {
      const steps = Math.trunc((spread(event.touches) - pinch) / PINCH_STEP);
      if (steps !== 0) {
        changeFontSize(steps);
        pinch += steps * PINCH_STEP;
      }
      return;
    }
    velocity = lastY - touch.clientY;
    lastY = touch.clientY;
    if (velocity !== 0) scroll(velocity, touch);
  };
  const onEnd = (event: TouchEvent): void => {
    const touch = event.changedTouches[0];
    if (pinch !== undefined || !touch || event.touches.length > 0) return;
    const at = { clientX: touch.clientX, clientY: touch.clientY };
    const glide = (): void => {
      velocity *= FRICTION;
      if (Math.abs(velocity) < 0.5 || !controller.visible) return;
      scroll(velocity, at);
      frame = requestAnimationFrame(glide);
    };
    if (Math.abs(velocity) > 4) frame = requestAnimationFrame(glide);
  };

  host.addEventListener('touchstart', onStart, { passive: true });
  host.addEventListener('touchmove', onMove, { passive: false });
  host.addEventListener('touchend', onEnd, { passive: true });
  return () => {
    cancelAnimationFrame(frame);
    host.removeEventListener('touchstart', onStart);
    host.removeEventListener('touchmove', onMove);
    host.removeEventListener('touchend', onEnd);
  };
}
