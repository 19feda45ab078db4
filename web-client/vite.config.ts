import { readFileSync } from 'node:fs';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { defineConfig } from 'vite';
import { serviceWorker } from './build/service-worker.ts';

const { version } = JSON.parse(readFileSync(new URL('./package.json', import.meta.url), 'utf8')) as { version: string };
/** Where a server runs while one works on the page: HOMIE_DEV_SERVER=http://127.0.0.1:PORT npm run dev */
const server = process.env.HOMIE_DEV_SERVER ?? 'http://127.0.0.1:7317';

export default defineConfig({
  plugins: [react(), tailwindcss(), serviceWorker()],
  define: { __HOMIE_VERSION__: JSON.stringify(version) },
  build: {
    target: 'es2022',
    // Inlined fonts and images would need `data:` in the Content-Security-Policy.
    assetsInlineLimit: 0,
    // The polyfill would be an inline script, which the policy forbids, and every browser with xterm's needs has preload.
    modulePreload: { polyfill: false },
  },
  server: {
    proxy: {
      '/ws': { target: server, ws: true, headers: { origin: server } },
      '/auth': { target: server, headers: { origin: server } },
    },
  },
});
