import { toast } from '../ui/toast-store';

/** Installs the shell's cache. A new version waits until its user agrees: a reload in mid-typing would be rude. */
export function registerServiceWorker(): void {
  if (!import.meta.env.PROD || !('serviceWorker' in navigator)) return;
  let reloading = false;
  const hadController = navigator.serviceWorker.controller !== null;
  navigator.serviceWorker.addEventListener('controllerchange', () => {
    if (!hadController || reloading) return;
    reloading = true;
    location.reload();
  });
  void navigator.serviceWorker.register('/sw.js').then((registration) => {
    const offer = (worker: ServiceWorker | null): void => {
      if (!worker || !navigator.serviceWorker.controller) return;
      toast('info', 'A new version of Homie is ready', {
        description: 'Your sessions go on while the page reloads.',
        action: { label: 'Reload', run: () => worker.postMessage('activate') },
        duration: 3_600_000,
      });
    };
    offer(registration.waiting);
    registration.addEventListener('updatefound', () => {
      const worker = registration.installing;
      worker?.addEventListener('statechange', () => worker.state === 'installed' && offer(worker));
    });
  }, console.warn);
}
