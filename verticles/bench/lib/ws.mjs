import WebSocket from 'ws';

const FINAL_BINARY = 0x82;
const MASKED = 0x80;
const MASK_SIZE = 4;
/** Payloads shorter than this have their length in the second byte. */
const SHORT = 126;

/**
 * Sends a keystroke: a short binary message, masked and written in one go. In code that runs every few milliseconds,
 * `ws.send` takes a tenth of a millisecond for it, which would be counted as the server's, while ssh and c-tcp hand the
 * same byte to the kernel at once.
 */
export function sendShort(ws, message) {
  if (message.length >= SHORT) {
    ws.send(message);
    return;
  }
  const at = 2 + MASK_SIZE;
  const frame = Buffer.allocUnsafe(at + message.length);
  frame[0] = FINAL_BINARY;
  frame[1] = MASKED | message.length;
  frame.writeUInt32LE((Math.random() * 0x1_0000_0000) >>> 0, 2);
  for (let i = 0; i < message.length; i++) frame[at + i] = message[i] ^ frame[2 + (i % MASK_SIZE)];
  ws._socket.write(frame);
}

/**
 * Opens a WebSocket and gives it the connection contract of README.md.
 * `receive(message, isBinary, connection)` hands terminal bytes to onData itself.
 */
export function openWs(url, { protocols, send, receive, consumed = () => {}, onOpen }) {
  return new Promise((resolve, reject) => {
    const ws = new WebSocket(url, protocols, { perMessageDeflate: false, skipUTF8Validation: true });
    let before = 0;
    const connection = {
      ws,
      write: (text) => send(Buffer.from(text), connection),
      stopReading: () => ws._socket.pause(),
      startReading: () => ws._socket.resume(),
      consumed: (bytes) => consumed(bytes, connection),
      close: () => ws.terminate(),
      get wireBytes() {
        return ws._socket ? ws._socket.bytesRead - before : Number.NaN;
      },
    };
    ws.on('open', () => {
      before = ws._socket.bytesRead;
      onOpen?.(connection);
      resolve(connection);
    });
    ws.on('message', (message, isBinary) => receive(message, isBinary, connection));
    ws.on('error', reject);
    ws.on('close', (code, reason) => {
      connection.closed = `${code} ${reason}`;
    });
  });
}
