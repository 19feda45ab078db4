import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, TestingPage } from './testing-page.mjs';
import { TestingProxy } from './testing-proxy.mjs';
import { TestingServer } from './testing-server.mjs';

const LINES = 60_000;
const MIN_LINES = 40;
const TYPING_CUTS = 4;
/** The page waits longer after each failure: more would take minutes. */
const FLOOD_CUTS = 3;

let proxy;
let server;
let browser;
let page;

beforeAll(async () => {
  proxy = await TestingProxy.start();
  const known = `127.0.0.1:${proxy.port}`;
  server = await TestingServer.start({
    env: { HOMIE_ALLOWED_HOSTS: known, HOMIE_ALLOWED_ORIGINS: `http://${known}`, PS1: '$ ' },
  });
  proxy.target = server.port;
  browser = await openBrowser();
  const link = new URL(server.link);
  link.port = String(proxy.port);
  page = await TestingPage.open(browser, link);
  await page.newTerminal();
});

afterAll(async () => {
  await browser?.close();
  await proxy?.close();
  await server?.destroy();
});

afterEach(async ({ task }) => {
  proxy.heal();
  // Only then: bash loses the first character that comes in one piece with a Ctrl-C, as the next test's might.
  if (task.result?.state === 'fail') await page.page.keyboard.press('Control+c');
});

/** The same numbers each time, so that a failure can be looked at again. */
function seeded(seed) {
  let state = seed;
  return (bound) => {
    state = (Math.imul(state, 1103515245) + 12345) >>> 0;
    return (state >>> 8) % bound;
  };
}

test('typing through cuts arrives once, whole and in order', async () => {
  const random = seeded(1);
  const file = path.join(server.home, 'typed.txt');
  await page.run(`stty -echo; echo ready-$((6*7)); sed /END/q > ${file}; stty echo; echo typed-$((6*7))`);
  await page.untilText('ready-42');
  proxy.cutAfter(() => 200 + random(1500));
  let typed = '';
  const end = Date.now() + 60_000;
  for (let line = 0; line < MIN_LINES || (proxy.cuts < TYPING_CUTS && Date.now() < end); line++) {
    const text = `${line} ${'abcdefghijklmnopqrstuvwxyz'.slice(random(26))}`;
    await page.run(text);
    typed += `${text}\n`;
  }
  expect(proxy.cuts).toBeGreaterThanOrEqual(TYPING_CUTS);
  proxy.heal();
  await page.run('END');
  // sed writes its file when it ends.
  await expect.poll(() => fs.readFileSync(file, 'utf8'), { timeout: 60_000 }).toBe(`${typed}END\n`);
  await page.untilText('typed-42');
});

test('what is typed while offline is delivered once', async () => {
  const file = path.join(server.home, 'offline.txt');
  proxy.down();
  await page.page.getByText('Reconnecting').first().waitFor();
  await page.run(`echo offline >> ${file}; echo back-$((6*7))`);
  expect(fs.existsSync(file)).toBe(false);
  proxy.heal();
  await page.untilText('back-42', 60_000);
  await expect.poll(() => fs.readFileSync(file, 'utf8'), { timeout: 10_000 }).toBe('offline\n');
});

test('a flood through cuts ends on the same screen', async () => {
  const random = seeded(2);
  await page.run('clear');
  const before = proxy.cuts;
  proxy.cutAfter(() => 20_000 + random(60_000));
  await page.run(`seq 1 ${LINES}; echo flooded-$((6*7))`);
  await expect.poll(() => proxy.cuts - before, { timeout: 60_000 }).toBeGreaterThanOrEqual(FLOOD_CUTS);
  proxy.heal();
  await page.untilText('flooded-42', 60_000);
  const rows = await page.rows();
  const end = rows.indexOf('flooded-42');
  const numbers = rows.slice(0, end).map(Number);
  expect(numbers.length).toBeGreaterThan(5);
  expect(numbers).toEqual(numbers.map((_each, i) => LINES - numbers.length + 1 + i));
  expect(page.errors).toEqual([]);
});
