import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, describe, expect, test } from 'vitest';
import { ask, heard, openEventBus, STOCK_SCRIPTS, withBearer } from './testing-eventbus.mjs';
import { openBrowser, TestingPage } from './testing-page.mjs';
import { HOMIE, TestingServer } from './testing-server.mjs';

let server;
let browser;
let page;
let url;
let token;

beforeAll(async () => {
  [server, browser] = await Promise.all([TestingServer.start(), openBrowser()]);
  url = server.link.origin;
  page = await TestingPage.open(browser, server.link);
  token = execFileSync(HOMIE, ['token'], { encoding: 'utf8', env: { ...process.env, HOMIE_HOME: server.home } }).trim();
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

const decoded = (message) => Buffer.from(message.body.base64, 'base64').toString();

describe.each(['websocket', 'xhr-streaming', 'xhr-polling'])(
  'the stock client over %s, with a bearer token',
  (name) => {
    let bus;
    let restore;

    beforeAll(async () => {
      restore = withBearer(token);
      bus = await openEventBus(url, name, { authorization: `Bearer ${token}` });
    });

    afterAll(() => {
      bus?.close();
      restore?.();
    });

    afterEach(() => expect(bus.errors).toEqual([]));

    test('asks, and is told what went wrong', async () => {
      expect(await ask(bus, 'gateway.info', {})).toMatchObject({ gatewayId: expect.any(String) });
      await expect(ask(bus, 'terminal.session.kill', { sessionId: 'n-x' })).rejects.toMatchObject({
        failureCode: 4,
        failureType: 'RECIPIENT_FAILURE',
        message: expect.stringContaining('n-x'),
      });
      await expect(ask(bus, 'node.n1.terminal.list', {})).rejects.toMatchObject({ failureType: 'NO_HANDLERS' });
      await expect(ask(bus, 'terminal.session.start', { cols: 80, rows: 24, attach: {} })).rejects.toMatchObject({
        message: expect.stringContaining('terminal.session.output.SESSION'),
      });
    });

    test('works in a shell, by topic and by request', async () => {
      const started = heard(bus, 'terminal.session.*', (each) => each.headers.topic === 'terminal.session.started');
      const start = { cols: 80, rows: 24, command: ['sh'] };
      const { session } = await ask(bus, 'terminal.session.start', start, { idempotencyKey: `start-${name}` });
      const again = await ask(bus, 'terminal.session.start', start, { idempotencyKey: `start-${name}` });
      expect(again.session.id).toBe(session.id);
      expect((await started).body.session.id).toBe(session.id);

      const topic = `terminal.session.output.${session.id}`;
      let screen = '';
      const answered = heard(bus, topic, (each) => {
        screen += decoded(each);
        return screen.includes('42-is-it');
      });
      await ask(bus, 'terminal.session.input', { sessionId: session.id, data: 'echo $((40+2))-is-it\n' });
      await answered;

      const over = heard(bus, 'terminal.session.exit', (each) => each.body.session.id === session.id);
      // Much more than one response of a streaming transport holds: the client comes back for the rest.
      let bytes = 0;
      const flooded = heard(bus, topic, (each) => {
        bytes += decoded(each).length;
        return bytes > 600_000;
      });
      await ask(bus, 'terminal.session.input', { sessionId: session.id, data: 'seq 100000\n' });
      await flooded;
      await ask(bus, 'terminal.session.input', { sessionId: session.id, data: 'exit 3\n' });
      expect((await over).body.session.exitCode).toBe(3);
      await ask(bus, 'terminal.session.remove', { sessionId: session.id });
    });
  },
);

test('without a token, or with a wrong one, no transport opens', async () => {
  for (const name of ['websocket', 'xhr-streaming', 'xhr-polling']) {
    await expect(openEventBus(url, name, {})).rejects.toThrow('closed with 2000');
  }
  await expect(openEventBus(url, 'websocket', { authorization: 'Bearer nonsense' })).rejects.toThrow('2000');
});

test('what only services may do is refused', async () => {
  const bus = await openEventBus(url, 'websocket', { authorization: `Bearer ${token}` });
  const refused = new Promise((resolve) => {
    bus.onerror = resolve;
  });
  bus.publish('presence.node', { node: {} });
  expect(await refused).toMatchObject({ failureCode: 3, sourceAddress: 'presence.node' });
  bus.close();
});

describe.each(['websocket', 'xhr-streaming', 'eventsource', 'xhr-polling'])('a page of the gateway over %s', (name) => {
  test('comes in with its cookie, and goes when it signs out', async () => {
    const tab = await TestingPage.open(browser, freshLink());
    for (const script of STOCK_SCRIPTS) await tab.page.evaluate(script);
    const info = await tab.page.evaluate(
      (transport) =>
        new Promise((resolve, reject) => {
          const bus = new globalThis.EventBus('/eventbus', { transports: [transport] });
          globalThis.busClosed = new Promise((gone) => {
            bus.onclose = gone;
          });
          globalThis.busClosed.then((event) => reject(new Error(`closed with ${event.code}`)));
          globalThis.busTold = new Promise((told) => {
            bus.onerror = told;
          });
          bus.onopen = () => bus.send('gateway.info', {}, (error, answer) => (error ? reject(error) : resolve(answer)));
        }),
      name,
    );
    expect(info.body.gatewayId).toBeTruthy();

    const goodbye = await tab.page.evaluate(async () => {
      await fetch('/auth/logout', { method: 'POST' });
      const event = await globalThis.busClosed;
      return { code: event.code, told: await Promise.race([globalThis.busTold, 'nothing']) };
    });
    // A client that polls finds itself signed out when it asks the next time.
    const polling = name === 'xhr-polling';
    expect(goodbye.code).toBe(polling ? 1006 : 3000);
    if (!polling) expect(goodbye.told.closeCode).toBe(4401);
    await tab.context.close();
  });
});

test("another site's page does not come in", async () => {
  const context = await browser.newContext();
  const foreign = await context.newPage();
  await foreign.route('http://other.example/**', (route) => route.fulfill({ body: '<p>', contentType: 'text/html' }));
  await foreign.goto('http://other.example/');
  const outcome = await foreign.evaluate(
    (to) =>
      new Promise((resolve) => {
        const socket = new WebSocket(`${to.replace('http', 'ws')}/eventbus/000/foreign1/websocket`);
        socket.onopen = () => resolve('open');
        socket.onerror = () => resolve('refused');
      }),
    url,
  );
  expect(outcome).toBe('refused');
  await context.close();
});

afterEach(() => expect(page.errors).toEqual([]));

/** A link that signs in once more. */
function freshLink() {
  const env = { ...process.env, HOMIE_HOME: server.home };
  return execFileSync(HOMIE, ['token', '--link'], { encoding: 'utf8', env }).match(/http:\/\/\S+#code=\S+/)[0];
}
