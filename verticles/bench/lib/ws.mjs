import WebSocket from 'ws';

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
