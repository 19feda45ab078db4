import { WebSocket } from 'ws';
import type { SocketEvents, WebSocketLike } from '../src/index.ts';

/** Node 20 has no WebSocket of its own. */
export function openRealSocket(url: string, protocol: string, events: SocketEvents): WebSocketLike {
  const socket = new WebSocket(url, protocol, { perMessageDeflate: false });
  socket.binaryType = 'arraybuffer';
  socket.on('open', () => events.opened());
  socket.on('message', (data, isBinary) => events.message(isBinary ? (data as ArrayBuffer) : data.toString()));
  socket.on('close', (code, reason) => events.closed(code, reason.toString()));
  // The close that follows tells it.
  socket.on('error', () => {});
  return {
    send: (data) => socket.readyState === WebSocket.OPEN && socket.send(data),
    close: (code, reason) => socket.close(code, reason),
  };
}
