import fs from 'node:fs';
import http from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const EventBus = require('@vertx/eventbus-bridge-client.js');

/** As a page includes them. */
export const STOCK_SCRIPTS = ['sockjs-client/dist/sockjs.min.js', '@vertx/eventbus-bridge-client.js'].map((name) =>
  fs.readFileSync(require.resolve(name), 'utf8'),
);

/** The stock client in Node, open; it sends the token on its WebSocket itself, on other transports `withBearer` does. */
export function openEventBus(url, transport, headers) {
  const bus = new EventBus(`${url}/eventbus`, {
    transports: [transport],
    transportOptions: { websocket: { headers } },
  });
  bus.errors = [];
  bus.onerror = (error) => bus.errors.push(error);
  // Its own prints pongs, and what comes after the last handler has gone.
  bus.onunhandled = (message) => message.type === 'err' && bus.onerror(message);
  return new Promise((resolve, reject) => {
    bus.onopen = () => resolve(bus);
    bus.onclose = (event) => reject(new Error(`closed with ${event.code} ${event.reason}`));
  });
}

/** Has every HTTP request of this process carry a bearer token, until the function it returns is called. */
export function withBearer(token) {
  const request = http.request;
  http.request = (options, ...rest) =>
    request({ ...options, headers: { ...options.headers, authorization: `Bearer ${token}` } }, ...rest);
  return () => {
    http.request = request;
  };
}

/** One request, one answer; rejects with what the stock client is told of a failure. */
export function ask(bus, address, body, headers = {}) {
  return new Promise((resolve, reject) => {
    bus.send(address, body, headers, (error, message) => (error ? reject(error) : resolve(message.body)));
  });
}

/** The next event under a registered address for which `wanted` holds. */
export function heard(bus, address, wanted = () => true) {
  return new Promise((resolve, reject) => {
    const handler = (error, message) => {
      if (!error && !wanted(message)) return;
      bus.unregisterHandler(address, handler);
      if (error) reject(error);
      else resolve(message);
    };
    bus.registerHandler(address, handler);
  });
}
