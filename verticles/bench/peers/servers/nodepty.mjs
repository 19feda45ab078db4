// What one writes in an afternoon: a pty per WebSocket.
//   node nodepty.mjs PORT naive|flow
// naive: strings, text frames, no back-pressure. flow: bytes, pty paused while more than 1 MiB waits in the socket.
import pty from 'node-pty';
import { WebSocketServer } from 'ws';

const port = Number(process.argv[2]);
const flow = process.argv[3] === 'flow';
const HIGH = 1 << 20;
const LOW = 1 << 18;

new WebSocketServer({ host: '127.0.0.1', port, perMessageDeflate: false }).on('connection', (ws) => {
  const terminal = pty.spawn('bash', ['--norc', '--noprofile'], {
    name: 'xterm-256color',
    cols: 80,
    rows: 24,
    encoding: flow ? null : 'utf8',
  });
  let paused = false;
  terminal.onData((data) => {
    if (ws.readyState !== 1) return;
    if (!flow) {
      ws.send(data);
      return;
    }
    ws.send(data, { binary: true }, () => {
      if (paused && ws.bufferedAmount < LOW) {
        paused = false;
        terminal.resume();
      }
    });
    if (!paused && ws.bufferedAmount > HIGH) {
      paused = true;
      terminal.pause();
    }
  });
  terminal.onExit(() => ws.close());
  ws.on('message', (message) => terminal.write(message.toString()));
  ws.on('close', () => {
    try {
      terminal.kill();
    } catch {
      // the shell has ended by itself
    }
  });
});
