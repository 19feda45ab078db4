import { execFileSync } from 'node:child_process';
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
  await page.page.waitForTimeout(3_000);
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
  await page.page.waitForTimeout(500);
  expect(sleeping()).toHaveLength(2);
  const { code, signal } = await server.stop();
  expect(code ?? signal).toBe(143);
  expect(sleeping()).toEqual([]);
  server = await server.restarted();
});

function sleeping() {
  const all = execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' }).split('\n');
  return all.filter((line) => /^sleep 424[23]$/.test(line.trim()));
}
