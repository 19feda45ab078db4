import fs from 'node:fs';
import net from 'node:net';
import { FLOOR, SHELL } from '../lib/paths.mjs';
import { launch } from '../lib/server.mjs';

export default {
  name: 'c-tcp',
  about: 'C, forkpty, raw bytes over loopback TCP, no framing: the floor',
  check: () => (fs.existsSync(FLOOR) ? null : 'not compiled: needs a C compiler (cc)'),
  keep: (comm) => comm === 'ptyfloor',
  start: ({ port }) => ({ child: launch('c-tcp', [FLOOR, 'serve', String(port), ...SHELL]) }),
  connect: ({ port, onData }) =>
    new Promise((resolve, reject) => {
      const socket = net.connect(port, '127.0.0.1', () => {
        socket.setNoDelay(true);
        resolve({
          write: (text) => socket.write(text),
          stopReading: () => socket.pause(),
          startReading: () => socket.resume(),
          consumed() {},
          close: () => socket.destroy(),
          get wireBytes() {
            return socket.bytesRead;
          },
        });
      });
      socket.on('data', onData).on('error', reject);
    }),
};
