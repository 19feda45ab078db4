import WebSocket from 'ws';

const FINAL_BINARY = 0x82;
const MASKED = 0x80;
/** Here no proxy is to be protected from what is sent, so one mask does. */
const MASK = [0x37, 0xfa, 0x21, 0x3d];
/** Payloads shorter than this have their length in the second byte. */
const SHORT = 126;

/**
 * Sends a keystroke: `header` and `text` (ASCII) as one binary message, written in one go. In code that runs every few
 * milliseconds, `ws.send` takes a tenth of a millisecond for it, which would be counted as the server's, while ssh and c-tcp
 * hand the same byte to the kernel at once.
 */
export function sendShort(ws, header, text) {
  const length = header.length + text.length;
  if (length >= SHORT) {
    ws.send(Buffer.concat([header, Buffer.from(text)]));
    return;
  }
  const start = 2 + MASK.length;
  const frame = Buffer.allocUnsafe(start + length);
  frame[0] = FINAL_BINARY;
  frame[1] = MASKED | length;
  for (let i = 0; i < MASK.length; i++) frame[2 + i] = MASK[i];
  for (let i = 0; i < length; i++) {
    const byte = i < header.length ? header[i] : text.charCodeAt(i - header.length);
    frame[start + i] = byte ^ MASK[i % MASK.length];
  }
  ws._socket.write(frame);
}

/** Takes what comes as one short binary frame past the parser of `ws`, for the same reason. */
function receiveShort(ws, receive) {
  const [parse] = ws._socket.listeners('data');
  const parser = ws._receiver;
  const resting = parser._state;
  ws._socket.off('data', parse).on('data', (chunk) => {
    const whole = chunk[0] === FINAL_BINARY && chunk[1] < SHORT && chunk.length === 2 + chunk[1];
    if (whole && parser._state === resting && parser._bufferedBytes === 0) receive(chunk.subarray(2));
    else parse.call(ws._socket, chunk);
  });
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
      write: (text) => send(text, connection),
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
      receiveShort(ws, (message) => receive(message, true, connection));
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
