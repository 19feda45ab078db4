// The page's service worker: keeps the shell, so that the page opens at once and also says "reconnecting" when the server
// is away. What is live is never touched: /ws, /auth, /healthz and everything else that is not a file of the shell.
const CACHE = 'homie-shell-__VERSION__';
const SHELL = ['__SHELL__'];

self.addEventListener('install', (event) => {
  event.waitUntil(
    caches.open(CACHE).then((cache) => cache.addAll(SHELL.map((path) => new Request(path, { cache: 'reload' })))),
  );
});

self.addEventListener('activate', (event) => {
  event.waitUntil(
    caches
      .keys()
      .then((keys) => Promise.all(keys.filter((key) => key !== CACHE).map((key) => caches.delete(key))))
      .then(() => self.clients.claim()),
  );
});

// The page asks for this once its user agreed to reload.
self.addEventListener('message', (event) => {
  if (event.data === 'activate') self.skipWaiting();
});

self.addEventListener('fetch', (event) => {
  const { request } = event;
  const url = new URL(request.url);
  if (request.method !== 'GET' || url.origin !== self.location.origin) return;
  if (request.mode === 'navigate' && url.pathname === '/') {
    // The server's page wins, so that a new version is never hidden; the kept one stands in while it is away.
    event.respondWith(fetch(request).catch(() => fromCache('/')));
  } else if (url.pathname.startsWith('/assets/')) {
    // Their names change with their content.
    event.respondWith(fromCache(url.pathname).then((kept) => (kept.type === 'error' ? fetchAndKeep(request) : kept)));
  } else if (SHELL.includes(url.pathname)) {
    event.respondWith(fetch(request).catch(() => fromCache(url.pathname)));
  }
});

async function fromCache(path) {
  const cache = await caches.open(CACHE);
  return (await cache.match(path)) ?? Response.error();
}

async function fetchAndKeep(request) {
  const response = await fetch(request);
  if (response.ok) {
    const cache = await caches.open(CACHE);
    await cache.put(request, response.clone());
  }
  return response;
}
