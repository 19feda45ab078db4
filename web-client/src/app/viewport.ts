/**
 * Keeps `--app-height` at what is left above an on-screen keyboard, so that the prompt is never behind it. Browsers that
 * move the page instead of shrinking it are put back to its top.
 */
export function followViewport(): void {
  const view = window.visualViewport;
  if (!view) return;
  const follow = (): void => {
    // While a page is zoomed the visible part is smaller for another reason.
    if (view.scale > 1.01) return;
    document.documentElement.style.setProperty('--app-height', `${Math.round(view.height)}px`);
    if (view.offsetTop > 0) window.scrollTo(0, 0);
  };
  view.addEventListener('resize', follow);
  view.addEventListener('scroll', follow);
  follow();
}
