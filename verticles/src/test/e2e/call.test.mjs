import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { openBrowser, TestingPage } from './testing-page.mjs';
import { TestingServer } from './testing-server.mjs';

const POLICY = [{ method: 'example.clock.now', topic: 'example.clock.tick', scope: 'example.read' }];

let server;
let browser;
let page;

beforeAll(async () => {
  const home = fs.mkdtempSync(path.join(os.tmpdir(), 'homie-e2e-'));
  fs.writeFileSync(path.join(home, 'homie.json'), JSON.stringify({ policy: POLICY }));
  [server, browser] = await Promise.all([TestingServer.start({ home }), openBrowser()]);
  page = await TestingPage.open(browser, server.link);
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

afterEach(() => expect(page.errors).toEqual([]));

/** Types into the palette and takes what it offers first. */
async function fromPalette(text) {
  await page.page.keyboard.press('Control+Shift+P');
  await page.page.getByPlaceholder('Go to a session, or do something…').fill(text);
  const address = text.split(' ')[0];
  await page.page.getByRole('option', { name: `Call ${address}…` }).click();
  await page.page.getByRole('dialog', { name: 'Call an address' }).waitFor();
}

async function call() {
  await page.page.keyboard.press('Control+Enter');
  return page.page.getByRole('status', { name: 'Answer' }).innerText();
}

const close = () => page.page.keyboard.press('Escape');

test('a method without a service says so', async () => {
  await fromPalette('example.clock.now');
  expect(await call()).toContain('UNAVAILABLE');
  await close();
});

test('a verticle is deployed from the palette, and answers there', async () => {
  await fromPalette('cluster.deploy {"className": "dev.homie.example.ClockVerticle"}');
  expect(await call()).toContain('"deployment"');
  await close();

  await fromPalette('example.clock.now');
  await page.page.getByLabel('Parameters').fill('{"zone": "Asia/Tokyo"}');
  expect(await call()).toContain('"zone": "Asia/Tokyo"');
  await close();
});

test('what has no row is refused, and what is no JSON is not sent', async () => {
  await fromPalette('example.secret.thing');
  expect(await call()).toContain('UNIMPLEMENTED');
  await page.page.getByLabel('Parameters').fill('{');
  await page.page.keyboard.press('Control+Enter');
  await page.page.getByText('This is not JSON').waitFor();
  await close();
});
