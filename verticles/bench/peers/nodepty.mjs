import { createRequire } from 'node:module';
import path from 'node:path';
import { ROOT } from '../lib/paths.mjs';
import { launch } from '../lib/server.mjs';
import { openWs } from '../lib/ws.mjs';

function installed() {
  try {
    createRequire(import.meta.url)('node-pty');
    return null;
  } catch {
    return 'node-pty is not installed (npm ci builds it where there is a compiler)';
  }
}

const peer = (mode, about) => ({
  name: `nodepty-${mode}`,
  about,
  check: installed,
  keep: (comm) => comm === 'node' || comm === 'MainThread',
  start: ({ port }) => ({
    child: launch(`nodepty-${mode}`, ['node', path.join(ROOT, 'peers/servers/nodepty.mjs'), String(port), mode]),
  }),
  connect: ({ port, onData }) =>
    openWs(`ws://127.0.0.1:${port}`, {
      send: (text, { ws }) => ws.send(text),
      receive: (message) => onData(message),
    }),
});

export default [
  peer('flow', 'node-pty + ws, binary frames, pty paused above 1 MiB buffered'),
  peer('naive', 'node-pty + ws, text frames, no back-pressure'),
];
