import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, TestingPage } from './testing-page.mjs';
import { TestingServer } from './testing-server.mjs';

let server;
let browser;
let page;

beforeAll(async () => {
  [server, browser] = await Promise.all([TestingServer.start(), openBrowser()]);
  page = await TestingPage.open(browser, server.link);
  await page.newTerminal();
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

test('after a crash the page says so, comes back, and shows what was lost', async () => {
  await page.run('echo last-$((6*7))');
  await page.untilText('last-42');
  // The last screen is stored some seconds after it changed.
  await expect.poll(() => stored('last-42'), { timeout: 20_000 }).toBe(true);
  await server.kill();
  await page.page.getByText('Reconnecting').first().waitFor();
  server = await server.restarted();
  await page.page.getByText(/lost/i).first().waitFor();
  await page.untilText('last-42');
  await page.newTerminal();
  await page.run('echo again-$((6*7))');
  await page.untilText('again-42');
});

test('stopping leaves no process behind', async () => {
  await page.run('sleep 4242 & sleep 4243');
  await expect.poll(sleeping).toHaveLength(2);
  const { code, signal } = await server.stop();
  expect(code ?? signal).toBe(143);
  expect(sleeping()).toEqual([]);
  server = await server.restarted();
});

/** Whether the database has that text: SQLite keeps it as it is, in the log of writes or the file itself. */
function stored(text) {
  const files = ['homie.db', 'homie.db-wal'].map((name) => path.join(server.home, name));
  return files.some((file) => fs.existsSync(file) && fs.readFileSync(file).includes(text));
}

function sleeping() {
  const all = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => /^sleep 424[23]$/.test(line.trim()));
}
