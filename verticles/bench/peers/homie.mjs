import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { PROJECT, ROOT, SHELL, WORK } from '../lib/paths.mjs';
import { launch, sleep } from '../lib/server.mjs';
import { openWs, sendShort } from '../lib/ws.mjs';

const HOMIE = path.join(PROJECT, 'homie');
const OUTPUT = 1;
const INPUT = 2;
const SNAPSHOT = 3;
const OUTPUT_ACK = 4;
const HEADER = 16;
const SNAPSHOT_SIZE = 4;
/** Acknowledged in steps of this many bytes, as the page does. */
const ACK_STEP = 16 * 1024;
/** The protocol's default, and what the page asks for. */
const DEFAULT_WINDOW = 256 * 1024;
const PAGE_WINDOW = 128 * 1024;

/** Twenty JVMs on two cores take their time. */
const CLUSTER_MS = 400_000;

const home = (port) => path.join(WORK, `homie-${port}`);
const tokens = new Map();

function token(port) {
  if (!tokens.has(port)) {
    const gateway = path.join(home(port), 'gateway');
    const env = { ...process.env, HOMIE_HOME: fs.existsSync(gateway) ? gateway : home(port) };
    tokens.set(port, execFileSync(HOMIE, ['token'], { env, encoding: 'utf8' }).trim());
  }
  return tokens.get(port);
}

function header(kind, channel, offset) {
  const bytes = Buffer.alloc(HEADER);
  bytes[0] = kind;
  bytes.writeUInt32BE(channel, 4);
  setOffset(bytes, offset);
  return bytes;
}

// No BigInt: it costs every keystroke.
function setOffset(bytes, offset) {
  bytes.writeUInt32BE(Math.floor(offset / 2 ** 32), 8);
  bytes.writeUInt32BE(offset % 2 ** 32, 12);
}

const offsetOf = (bytes) => bytes.readUInt32BE(8) * 2 ** 32 + bytes.readUInt32BE(12);

/** What was received and not yet digested; says how far the output has been digested. */
class Digestion {
  #chunks = [];
  #digested;

  constructor(startOffset) {
    this.#digested = startOffset;
  }

  /** `end` is the output offset reached once all of it is digested; a snapshot counts only as a whole. */
  received(length, end, whole) {
    this.#chunks.push({ left: length, end, whole });
  }

  digest(bytes) {
    let left = bytes;
    while (this.#chunks.length) {
      const chunk = this.#chunks[0];
      const taken = Math.min(left, chunk.left);
      chunk.left -= taken;
      left -= taken;
      if (chunk.left > 0) {
        if (!chunk.whole) this.#digested = chunk.end - chunk.left;
        return this.#digested;
      }
      this.#digested = chunk.end;
      this.#chunks.shift();
    }
    return this.#digested;
  }
}

function hello(secret) {
  return JSON.stringify({
    type: 'hello',
    protocol: { min: 1, max: 1 },
    client: { name: 'homie-bench', version: '0.1.0' },
    auth: { kind: 'token', token: secret },
    capabilities: ['terminal'],
  });
}

/** A connection without a terminal: a function that sends a request and resolves to its result. */
async function control({ port }) {
  const answers = new Map();
  let greeted;
  const ready = new Promise((resolve) => {
    greeted = resolve;
  });
  const { ws } = await openWs(`ws://127.0.0.1:${port}/ws`, {
    protocols: ['homie.v1'],
    onOpen: (opened) => opened.ws.send(hello(token(port))),
    receive: (message, isBinary, self) => {
      if (isBinary) return;
      const { type, id, result, error, t } = JSON.parse(message.toString());
      if (type === 'ping') self.ws.send(JSON.stringify({ type: 'pong', t }));
      if (type === 'hello') greeted();
      if (type !== 'response') return;
      const { resolve, reject } = answers.get(id);
      answers.delete(id);
      if (error) reject(new Error(`${error.code}: ${error.message}`));
      else resolve(result);
    },
  });
  await ready;
  let next = 0;
  return (method, params) =>
    new Promise((resolve, reject) => {
      const id = String(next++);
      answers.set(id, { resolve, reject });
      ws.send(JSON.stringify({ type: 'request', id, method, params }));
    });
}

async function connect({ port, cols = 80, rows = 24, onData, test }) {
  const secret = token(port);
  let opened;
  let failed;
  const ready = new Promise((resolve, reject) => {
    opened = resolve;
    failed = reject;
  });
  let channel = null;
  let input = null;
  let inputOffset = 0;
  let digestion = null;
  let acknowledged = 0;

  const window = test === 'interrupt' ? PAGE_WINDOW : DEFAULT_WINDOW;
  const start = {
    type: 'request',
    id: 'start',
    method: 'terminal.session.start',
    params: { command: SHELL, cols, rows, attach: { mode: 'write', window } },
  };
  const control = (message, { ws }) => {
    switch (message.type) {
      case 'hello':
        ws.send(JSON.stringify(start));
        break;
      case 'response':
        if (message.error) {
          failed(new Error(`${message.error.code}: ${message.error.message}`));
          return;
        }
        channel = message.result.channel;
        inputOffset = message.result.inputOffset;
        input = header(INPUT, channel, inputOffset);
        acknowledged = message.result.startOffset;
        digestion = new Digestion(acknowledged);
        opened();
        break;
      case 'ping':
        ws.send(JSON.stringify({ type: 'pong', t: message.t }));
        break;
      case 'error':
        failed(new Error(`${message.error.code}: ${message.error.message}`));
        break;
    }
  };

  const connection = await openWs(`ws://127.0.0.1:${port}/ws`, {
    protocols: ['homie.v1'],
    onOpen: ({ ws }) => ws.send(hello(secret)),
    send: (text, { ws }) => {
      setOffset(input, inputOffset);
      sendShort(ws, input, text);
      inputOffset += text.length;
    },
    receive: (message, isBinary, self) => {
      if (!isBinary) {
        control(JSON.parse(message.toString()), self);
        return;
      }
      const kind = message[0];
      if (kind !== OUTPUT && kind !== SNAPSHOT) return;
      const payload = message.subarray(kind === OUTPUT ? HEADER : HEADER + SNAPSHOT_SIZE);
      const offset = offsetOf(message);
      digestion.received(payload.length, kind === OUTPUT ? offset + payload.length : offset, kind === SNAPSHOT);
      onData(payload);
    },
    consumed: (bytes, { ws }) => {
      const digested = digestion.digest(bytes);
      if (digested - acknowledged >= ACK_STEP) {
        acknowledged = digested;
        ws.send(header(OUTPUT_ACK, channel, digested));
      }
    },
  });
  connection.ws.on('close', (code, reason) => failed(new Error(`closed: ${code} ${reason}`)));
  await ready;
  return connection;
}

/** Waits until a server that is starting says that it is ready; a child that ends first has failed. */
async function ready(child, file) {
  for (let waited = 0; !fs.existsSync(file); waited += 100) {
    if (child.exitCode !== null || waited > CLUSTER_MS) throw new Error('the cluster did not start, see its log');
    await sleep(100);
  }
}

const common = {
  check: () => (fs.existsSync(HOMIE) ? null : `no ${HOMIE}`),
  keep: (comm) => comm === 'java',
  connect,
  control,
};

const cluster =
  (nodes) =>
  async ({ port }) => {
    fs.rmSync(home(port), { recursive: true, force: true });
    const script = path.join(ROOT, 'peers', 'servers', 'homie-cluster.mjs');
    const child = launch('homie-cluster', ['node', script, HOMIE, String(port), home(port), String(nodes)]);
    await ready(child, path.join(home(port), 'ready'));
    return { child, cleanup: () => fs.rmSync(home(port), { recursive: true, force: true }) };
  };

export default [
  {
    name: 'homie',
    about: 'Homie: gateway and node in one JVM, WebSocket, acknowledged windows, exact resume',
    start: ({ port }) => ({
      child: launch('homie', [HOMIE, 'up', '--no-open', '--port', String(port)], { env: { HOMIE_HOME: home(port) } }),
      cleanup: () => fs.rmSync(home(port), { recursive: true, force: true }),
    }),
    ...common,
  },
  {
    name: 'homie-cluster',
    about: 'Homie: gateway and node in two JVMs, clustered, the bus on mutual TLS',
    start: cluster(1),
    ...common,
  },
  {
    name: 'homie-20-nodes',
    about: 'Homie: a gateway and 20 nodes, each in a JVM of its own',
    start: cluster(20),
    ...common,
  },
];
