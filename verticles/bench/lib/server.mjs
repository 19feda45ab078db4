import { spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { WORK } from './paths.mjs';
import { tree } from './processes.mjs';

const REST_MS = 1_000;
const REST_LIMIT_MS = 30_000;
/** The share of a processor that a resting server uses at most. */
const RESTING = 0.05;

export const sleep = (ms) => new Promise((resolve) => setTimeout(resolve, ms));

export function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer().on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}

export async function waitPort(port, ms = 30_000) {
  const end = Date.now() + ms;
  for (;;) {
    const open = await new Promise((resolve) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.destroy();
        resolve(true);
      });
      socket.on('error', () => resolve(false));
    });
    if (open) return;
    if (Date.now() > end) throw new Error(`nothing listens on 127.0.0.1:${port}`);
    await sleep(50);
  }
}

/** Starts a server; its output goes to WORK/log/NAME.log. */
export function launch(name, argv, { env, cwd = WORK } = {}) {
  fs.mkdirSync(path.join(WORK, 'log'), { recursive: true });
  const log = fs.openSync(path.join(WORK, 'log', `${name}.log`), 'a');
  const child = spawn(argv[0], argv.slice(1), {
    stdio: ['ignore', log, log],
    cwd,
    env: { ...process.env, ...env },
  });
  fs.closeSync(log);
  return child;
}

/**
 * Waits until a server that has just started does nothing any more (it loads, compiles, rehearses): what is measured is
 * what its owner has for the rest of the day.
 */
async function rest(root) {
  const used = () => tree(root).reduce((sum, each) => sum + each.cpu, 0);
  let before = Number.NEGATIVE_INFINITY;
  for (let waited = 0; waited < REST_LIMIT_MS; waited += REST_MS) {
    const now = used();
    if ((now - before) * 1000 < REST_MS * RESTING) return;
    before = now;
    await sleep(REST_MS);
  }
}

/** Runs `use` with a fresh server of each peer. */
export async function withServers([peer, ...others], use, servers = []) {
  if (!peer) return use(servers);
  return withServer(peer, (server) => withServers(others, use, [...servers, server]));
}

/** Runs `use` with a fresh server of that peer, which is gone afterwards with everything it started. */
export async function withServer(peer, use) {
  const port = await freePort();
  const server = await peer.start({ port });
  let exited = false;
  server.child.on('exit', () => {
    exited = true;
  });
  try {
    await waitPort(port);
    await rest(server.child.pid);
    return await use({ peer: peer.name, port, root: server.child.pid });
  } catch (e) {
    return { error: String(e.message || e) };
  } finally {
    const ours = tree(server.child.pid).filter((each) => each.pid !== process.pid);
    if (!exited) server.child.kill('SIGTERM');
    for (let waited = 0; !exited && waited < 3000; waited += 50) await sleep(50);
    for (const { pid } of ours) {
      try {
        process.kill(pid, 'SIGKILL');
      } catch {
        // it has ended by itself
      }
    }
    await server.cleanup?.();
    await sleep(200);
  }
}
