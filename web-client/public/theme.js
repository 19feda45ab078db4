// Runs before the first paint, so that a light page never flashes dark. The rest is src/settings/theme.ts.
(() => {
  let choice = 'dark';
  try {
    choice = JSON.parse(localStorage.getItem('homie.settings.v1') ?? '{}').state?.theme ?? 'dark';
  } catch {
    // Storage that is blocked or broken: the system's choice it is.
  }
  const light = choice === 'light' || (choice === 'system' && matchMedia('(prefers-color-scheme: light)').matches);
  document.documentElement.dataset.theme = light ? 'light' : 'dark';
})();
