import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axeFinds, openBrowser, TestingPage } from './testing-page.mjs';
import { TestingServer } from './testing-server.mjs';

let server;
let browser;
let page;

beforeAll(async () => {
  [server, browser] = await Promise.all([TestingServer.start(), openBrowser()]);
  page = await TestingPage.open(browser, server.link);
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

afterEach(() => expect(page.errors).toEqual([]));

test('the link signs in, and is gone from the address', async () => {
  expect(page.page.url()).not.toContain('code=');
  const cookies = await page.context.cookies();
  expect(cookies.every((cookie) => cookie.httpOnly && cookie.sameSite === 'Strict')).toBe(true);
});

test('the link works once', async () => {
  const stranger = await browser.newContext();
  const tab = await stranger.newPage();
  await tab.goto(String(server.link));
  await tab.getByText(/used already/).waitFor();
  await stranger.close();
});

test('types and shows what comes back', async () => {
  await page.newTerminal();
  await page.run('echo sum-$((6*7))');
  await page.untilText('sum-42');
});

test('a reload keeps the session and its screen', async () => {
  await page.run('kept=still-here');
  await page.page.reload();
  await page.untilText('sum-42');
  await page.terminal().click();
  await page.run('echo $kept');
  await page.until((rows) => rows.includes('still-here'));
});

test('a second client sees the same', async () => {
  const tab = await page.context.newPage();
  const second = Object.assign(new TestingPage(), { page: tab, context: page.context, errors: [] });
  await tab.goto(new URL('/', server.link).href);
  await tab.getByRole('navigation', { name: 'Machines and sessions' }).waitFor();
  await page.page.bringToFront();
  await page.terminal().click();
  await page.run('echo both-$((40+2))');
  await page.untilText('both-42');
  await second.untilText('both-42');
  await tab.close();
});

test('nothing that axe finds keeps anybody out', async () => {
  expect(await axeFinds(page.page)).toEqual([]);
});
