import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { PROJECT, SHELL, WORK } from '../lib/paths.mjs';
import { launch } from '../lib/server.mjs';
import { openWs } from '../lib/ws.mjs';

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

const home = (port) => path.join(WORK, `homie-${port}`);
const tokens = new Map();

function token(port) {
  if (!tokens.has(port)) {
    const env = { ...process.env, HOMIE_HOME: home(port) };
    tokens.set(port, execFileSync(HOMIE, ['token'], { env, encoding: 'utf8' }).trim());
  }
  return tokens.get(port);
}

function frame(kind, channel, offset, payload = Buffer.alloc(0)) {
  const bytes = Buffer.alloc(HEADER + payload.length);
  bytes[0] = kind;
  bytes.writeUInt32BE(channel, 4);
  bytes.writeBigUInt64BE(BigInt(offset), 8);
  payload.copy(bytes, HEADER);
  return bytes;
}

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

async function connect({ port, cols = 80, rows = 24, onData, test }) {
  const secret = token(port);
  let opened;
  let failed;
  const ready = new Promise((resolve, reject) => {
    opened = resolve;
    failed = reject;
  });
  let channel = null;
  let inputOffset = 0;
  let digestion = null;
  let acknowledged = 0;

  const control = (message, { ws }) => {
    switch (message.type) {
      case 'hello':
        ws.send(
          JSON.stringify({
            type: 'request',
            id: 'start',
            method: 'terminal.session.start',
            params: {
              command: SHELL,
              cols,
              rows,
              attach: { mode: 'write', window: test === 'interrupt' ? PAGE_WINDOW : DEFAULT_WINDOW },
            },
          }),
        );
        break;
      case 'response':
        if (message.error) {
          failed(new Error(`${message.error.code}: ${message.error.message}`));
          return;
        }
        channel = message.result.channel;
        inputOffset = message.result.inputOffset;
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
    onOpen: ({ ws }) =>
      ws.send(
        JSON.stringify({
          type: 'hello',
          protocol: { min: 1, max: 1 },
          client: { name: 'homie-bench', version: '0.1.0' },
          auth: { kind: 'token', token: secret },
          capabilities: ['terminal'],
        }),
      ),
    send: (bytes, { ws }) => {
      ws.send(frame(INPUT, channel, inputOffset, bytes));
      inputOffset += bytes.length;
    },
    receive: (message, isBinary, self) => {
      if (!isBinary) {
        control(JSON.parse(message.toString()), self);
        return;
      }
      const kind = message[0];
      if (kind !== OUTPUT && kind !== SNAPSHOT) return;
      const payload = message.subarray(kind === OUTPUT ? HEADER : HEADER + SNAPSHOT_SIZE);
      const offset = Number(message.readBigUInt64BE(8));
      digestion.received(payload.length, kind === OUTPUT ? offset + payload.length : offset, kind === SNAPSHOT);
      onData(payload);
    },
    consumed: (bytes, { ws }) => {
      const digested = digestion.digest(bytes);
      if (digested - acknowledged >= ACK_STEP) {
        acknowledged = digested;
        ws.send(frame(OUTPUT_ACK, channel, digested));
      }
    },
  });
  connection.ws.on('close', (code, reason) => failed(new Error(`closed: ${code} ${reason}`)));
  await ready;
  return connection;
}

export default {
  name: 'homie',
  about: 'Homie: gateway and node in one JVM, WebSocket, acknowledged windows, exact resume',
  check: () => (fs.existsSync(HOMIE) ? null : `no ${HOMIE}`),
  keep: (comm) => comm === 'java',
  start: ({ port }) => ({
    child: launch('homie', [HOMIE, 'up', '--no-open', '--port', String(port)], { env: { HOMIE_HOME: home(port) } }),
    cleanup: () => fs.rmSync(home(port), { recursive: true, force: true }),
  }),
  connect,
};
