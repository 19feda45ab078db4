import { execFileSync } from 'node:child_process';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axeFinds, openBrowser, TestingPage } from './testing-page.mjs';
import { HOMIE, TestingServer } from './testing-server.mjs';

/** Failures a minute that lock an address out (SPEC.md section 2). */
const FAILURES = 10;
const COUNTS = 2_000;

let server;
let browser;
let owner;
let token;

beforeAll(async () => {
  [server, browser] = await Promise.all([TestingServer.start(), openBrowser()]);
  owner = await TestingPage.open(browser, server.link);
  const env = { ...process.env, HOMIE_HOME: server.home };
  token = execFileSync(HOMIE, ['token'], { env, encoding: 'utf8' }).trim().split(/\s+/).at(-1);
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

afterEach(() => expect(owner.errors).toEqual([]));

async function door() {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 } });
  const page = await context.newPage();
  await page.goto(new URL('/', server.link).href);
  await page.getByRole('heading', { name: /^Sign in to/ }).waitFor();
  return page;
}

async function send(page, secret) {
  await page.getByLabel('Token', { exact: true }).fill(secret);
  await page.keyboard.press('Enter');
}

let visitor;

test('the token lets in, and is kept nowhere in the page', async () => {
  visitor = await door();
  const field = visitor.getByLabel('Token', { exact: true });
  expect(await field.getAttribute('autocomplete')).toBe('current-password');
  expect(await field.getAttribute('type')).toBe('password');
  expect(await axeFinds(visitor)).toEqual([]);
  await send(visitor, ` ${token}\n`);
  await visitor.locator('[data-slot="workbench"]').waitFor();
  const kept = await visitor.evaluate(() =>
    JSON.stringify([{ ...localStorage }, { ...sessionStorage }, location.href]),
  );
  expect(kept).not.toContain(token);
  expect(await visitor.evaluate(() => document.cookie)).toBe('');
});

test('who is disconnected and signed out is at the door again, and stays there over a reload', async () => {
  await owner.page.getByRole('button', { name: 'Devices & access' }).click();
  const area = owner.page.getByRole('dialog', { name: 'Devices & access' });
  await area.getByRole('tab', { name: 'Connected now' }).click();
  const others = area.locator('[data-slot="connection"]', { hasNotText: 'this window' });
  await expect.poll(() => others.count()).toBe(1);
  await others.getByRole('button').click();
  await owner.page.getByRole('menuitem', { name: 'Disconnect and sign out' }).click();
  await visitor.getByText('You were signed out').waitFor({ timeout: COUNTS });
  await visitor.reload();
  await visitor.getByRole('heading', { name: /^Sign in to/ }).waitFor();
  await expect.poll(() => others.count()).toBe(0);
});

test('a wrong token says what to do; too many lock out, and say for how long', async () => {
  await send(visitor, 'x'.repeat(43));
  await visitor.getByText('That is no token of this gateway').waitFor();
  expect(await axeFinds(visitor)).toEqual([]);
  const button = visitor.locator('[data-slot="secret-form"] button[type="submit"]');
  for (let attempt = 1; attempt < FAILURES; attempt++) {
    const answered = visitor.waitForResponse('**/auth/token');
    await send(visitor, `wrong ${attempt}`);
    expect((await answered).status()).toBe(401);
    await expect.poll(() => button.innerText()).toBe('Sign in');
  }
  const refused = visitor.waitForResponse('**/auth/token');
  // The right one is not looked at either: who guesses learns nothing.
  await send(visitor, token);
  const answer = await refused;
  expect(answer.status()).toBe(429);
  const seconds = Number(answer.headers()['retry-after']);
  expect(seconds).toBeGreaterThan(0);
  await expect.poll(() => button.innerText()).toMatch(/^Locked for (\d:\d\d|\d+ s)$/);
  expect(await button.isDisabled()).toBe(true);
  await visitor.getByText('Too many wrong attempts').waitFor();
  expect(await axeFinds(visitor)).toEqual([]);
});
