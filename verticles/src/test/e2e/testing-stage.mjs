import fs from 'node:fs';
import http from 'node:http';
import os from 'node:os';
import path from 'node:path';
import tailwindcss from '@tailwindcss/vite';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const ROOT = path.resolve(import.meta.dirname, '../../../../web-client/test/browser');
const NONCE = 'c3RhZ2U';
/** As the gateway's own, see ContentSecurity. */
const POLICY = `default-src 'self'; script-src 'self' 'nonce-${NONCE}'; connect-src 'self'; style-src 'self' 'nonce-${NONCE}'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`;
const TYPES = { '.html': 'text/html', '.js': 'text/javascript', '.css': 'text/css', '.woff2': 'font/woff2' };

/** A part of the page, built as the page is and under its policy, on a server of its own. */
export class TestingStage {
  static async start(name) {
    const self = new TestingStage();
    self.folder = fs.mkdtempSync(path.join(os.tmpdir(), 'homie-stage-'));
    await build({
      configFile: false,
      logLevel: 'error',
      root: path.join(ROOT, name),
      plugins: [react(), tailwindcss()],
      define: { __HOMIE_VERSION__: '"0"' },
      build: {
        outDir: self.folder,
        emptyOutDir: true,
        target: 'es2022',
        minify: false,
        assetsInlineLimit: 0,
        modulePreload: { polyfill: false },
      },
    });
    self.server = http.createServer((request, response) => {
      const wanted = request.url === '/' ? '/index.html' : new URL(request.url, 'http://x').pathname;
      const file = path.join(self.folder, path.normalize(wanted));
      if (!file.startsWith(self.folder) || !fs.existsSync(file)) return response.writeHead(404).end();
      const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
      response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
      const bytes = fs.readFileSync(file);
      response.end(type === 'text/html' ? bytes.toString().replaceAll('__HOMIE_NONCE__', NONCE) : bytes);
    });
    await new Promise((listening) => self.server.listen(0, '127.0.0.1', listening));
    self.url = `http://127.0.0.1:${self.server.address().port}/`;
    return self;
  }

  async stop() {
    this.server?.closeAllConnections();
    if (this.server) await new Promise((closed) => this.server.close(closed));
    fs.rmSync(this.folder, { recursive: true, force: true });
  }
}
