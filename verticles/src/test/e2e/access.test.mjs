import fs from 'node:fs';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { axeFinds, openBrowser, TestingPage } from './testing-page.mjs';
import { TestingServer } from './testing-server.mjs';

/** What a change of somebody's access may take until it counts, in ms. */
const COUNTS = 2_000;

let server;
let browser;
/** The owner's window, and the device that is paired. */
let owner;
let phone;
let link;

beforeAll(async () => {
  [server, browser] = await Promise.all([TestingServer.start(), openBrowser()]);
  owner = await TestingPage.open(browser, server.link);
  await owner.newTerminal();
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

afterEach(() => {
  expect(owner.errors).toEqual([]);
  expect(phone?.errors ?? []).toEqual([]);
});

/** From the palette, as the keyboard alone does it. */
async function command(name) {
  await owner.page.keyboard.press('Control+Shift+P');
  await owner.page.getByPlaceholder('Go to a session, or do something…').fill(name);
  await owner.page.keyboard.press('Enter');
}

const area = () => owner.page.getByRole('dialog', { name: 'Devices & access' });
const section = (name) => area().getByRole('tab', { name }).click();
const leave = async () => {
  // Escape would first take away what stands in the corner.
  await area().getByRole('button', { name: 'Close', exact: true }).click();
  await area().waitFor({ state: 'detached' });
};

async function invite() {
  await command('Add a device');
  await area().locator('[data-slot="qr-code"]').waitFor();
  return area().locator('[data-slot="copy-command"] code').innerText();
}

/** A browser that was never here, on a phone. */
async function stranger(url) {
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, hasTouch: true });
  const page = await context.newPage();
  const self = Object.assign(new TestingPage(), { context, page, errors: [] });
  page.on('pageerror', (error) => self.errors.push(error));
  await page.goto(url);
  return self;
}

const heading = (on, name) => on.page.getByRole('heading', { name });
const codeOn = (place) => place.locator('[data-slot="pairing-code"] [aria-hidden]').innerText();
const ask = (on) => on.page.getByRole('button', { name: 'Ask to be let in' }).click();
const request = () => area().locator('[data-slot="pairing-request"]');
const workbench = (on) => on.page.locator('[data-slot="workbench"]').waitFor();
const fits = async (on) => expect(await on.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);

test('an invitation is a code to scan and a link, and says when only this machine can use it', async () => {
  link = await invite();
  expect(link).toMatch(/^http:\/\/127\.0\.0\.1:\d+\/#pair=[\w-]{20,}$/);
  await area().locator('[data-slot="loopback-only"]').waitFor();
  expect(await area().getByRole('timer').innerText()).toMatch(/^(5:00|4:\d\d)$/);
  expect(await axeFinds(owner.page)).toEqual([]);
});

test('a device names itself and shows the code that its owner sees', async () => {
  phone = await stranger(link);
  await heading(phone, 'Pair this device').waitFor();
  expect(phone.page.url()).not.toContain('#');
  expect(await phone.page.evaluate(() => history.length)).toBeLessThanOrEqual(2);
  const name = phone.page.getByLabel('Name of this device');
  expect(await name.inputValue()).toBe('Chrome on Linux');
  await name.fill('Pocket');
  expect(await axeFinds(phone.page)).toEqual([]);
  await ask(phone);
  await heading(phone, 'Compare this code').waitFor();
  await request().waitFor({ timeout: COUNTS });
  expect(await codeOn(phone.page)).toMatch(/^[A-Z2-7]{4}-[A-Z2-7]{4}$/);
  expect(await codeOn(request())).toBe(await codeOn(phone.page));
  expect(await request().innerText()).toContain('“Pocket” wants to be let in');
  expect(await axeFinds(phone.page)).toEqual([]);
  expect(await axeFinds(owner.page)).toEqual([]);
  await fits(phone);
});

test('a reload of the device goes on with the same code', async () => {
  const code = await codeOn(phone.page);
  await phone.page.reload();
  await heading(phone, 'Compare this code').waitFor();
  expect(await codeOn(phone.page)).toBe(code);
  expect(await request().count()).toBe(1);
});

test('let in as a viewer it watches, and cannot type', async () => {
  await request().getByRole('radio', { name: 'Viewer' }).click();
  await request().getByRole('button', { name: 'The codes match' }).click();
  await workbench(phone);
  const device = area().locator('[data-slot="device"]', { hasText: 'Pocket' });
  await expect.poll(() => device.innerText()).toMatch(/Viewer[\s\S]*last used/);
  await leave();
  await owner.terminal().click();
  await owner.run('echo seen-$((6*7))');
  await owner.untilText('seen-42');

  expect(await phone.context.cookies()).toEqual([]);
  await phone.page.locator('[data-slot="session-card"]').first().click();
  await phone.untilText('seen-42');
  await phone.page.locator('[data-slot="view-only"]').waitFor();
  await phone.terminal().click();
  await phone.type('echo forbidden-$((6*7))\n');
  const start = phone.page.getByRole('button', { name: 'New terminal', exact: true });
  expect(await start.getAttribute('aria-disabled')).toBe('true');
  await start.click({ force: true });
  await phone.page.getByText('you may watch, and not type').waitFor();
  expect(await axeFinds(phone.page)).toEqual([]);
  await fits(phone);
  await owner.run('echo after');
  await owner.untilText('after');
  expect((await owner.rows()).join('\n')).not.toContain('forbidden');
});

test('the device keeps its key over a reload, and has no part of the area that is not its own', async () => {
  await phone.page.reload();
  await workbench(phone);
  await phone.page.getByRole('button', { name: 'Machines and sessions' }).click();
  await phone.page.getByRole('button', { name: 'Devices & access' }).click();
  const mine = phone.page.getByRole('dialog', { name: 'Devices & access' });
  await mine.getByRole('tab', { name: 'Your access' }).waitFor();
  expect(await mine.getByRole('tab').count()).toBe(1);
  expect(await mine.locator('[data-scope="terminal.write"]').getAttribute('data-may')).toBe('false');
  expect(await mine.innerText()).toContain('as a paired device');
  expect(await axeFinds(phone.page)).toEqual([]);
  await phone.page.keyboard.press('Escape');
});

test('with another role it comes back at once, and may type', async () => {
  await command('Devices & access');
  const device = area().locator('[data-slot="device"]', { hasText: 'Pocket' });
  await device.getByRole('button', { name: 'Actions for Pocket' }).click();
  await owner.page.getByRole('menuitem', { name: 'Rename or narrow…' }).click();
  await area().getByLabel('Name').fill('Pocket knife');
  await area().getByRole('radio', { name: 'Operator' }).click();
  expect(await axeFinds(owner.page)).toEqual([]);
  await area().getByRole('button', { name: 'Save' }).click();
  await area().locator('[data-slot="device"]', { hasText: 'Pocket knife' }).getByText('Operator').waitFor();
  await phone.page.locator('[data-slot="view-only"]').waitFor({ state: 'detached', timeout: COUNTS });
  await phone.terminal().click();
  await phone.run('echo allowed-$((6*7))');
  await phone.untilText('allowed-42');
});

test('who is disconnected stays away until somebody there asks', async () => {
  await section('Connected now');
  const row = area().locator('[data-slot="connection"]', { hasText: 'Pocket knife' });
  await row.waitFor();
  expect(await row.innerText()).toMatch(/127\.0\.0\.1[\s\S]*1 terminal open/);
  expect(await axeFinds(owner.page)).toEqual([]);
  await row.getByRole('button').click();
  await owner.page.getByRole('menuitem', { name: 'Disconnect', exact: true }).click();
  await phone.page.getByText('Disconnected by the owner').waitFor({ timeout: COUNTS });
  await row.waitFor({ state: 'detached' });
  expect(await axeFinds(phone.page)).toEqual([]);
  await phone.page.getByRole('button', { name: 'Connect again' }).click();
  await row.waitFor();
  await phone.page.getByText('Disconnected by the owner').waitFor({ state: 'detached' });
  await leave();
});

test('a link that was used says so, and what to do', async () => {
  const late = await stranger(link);
  await ask(late);
  await heading(late, 'This link does not work').waitFor();
  expect(await axeFinds(late.page)).toEqual([]);
  await late.page.getByRole('button', { name: 'Sign in another way' }).click();
  await heading(late, /^Sign in to/).waitFor();
  await late.close();
});

test('wherever the owner is, somebody who asks is seen, and can be sent away', async () => {
  const url = await invite();
  await leave();
  const other = await stranger(url);
  await ask(other);
  const prompt = owner.page.locator('[data-slot="pairing-prompt"]');
  await prompt.waitFor({ timeout: COUNTS });
  await heading(other, 'Compare this code').waitFor();
  expect(await codeOn(prompt)).toBe(await codeOn(other.page));
  expect(await axeFinds(owner.page)).toEqual([]);
  await prompt.getByRole('button', { name: 'Reject' }).click();
  await heading(other, 'Not let in').waitFor({ timeout: COUNTS });
  await prompt.waitFor({ state: 'detached' });
  await other.close();
});

test('all of it is in the audit log, which is filtered and exported', async () => {
  await command('Audit log');
  const entries = area().locator('[data-slot="audit-entry"]');
  await entries.first().waitFor();
  await area().getByLabel('Method').fill('pairing.approve');
  await expect.poll(() => entries.count()).toBe(1);
  expect(await entries.first().innerText()).toMatch(/Let a device in[\s\S]*owner · 127\.0\.0\.1/);
  expect(await axeFinds(owner.page)).toEqual([]);
  await area().getByLabel('Method').fill('');
  await area().getByRole('combobox', { name: 'Result' }).click();
  await owner.page.getByRole('option', { name: 'Refused or failed' }).click();
  await expect.poll(() => entries.first().getAttribute('data-result')).not.toBe('OK');
  await area().getByRole('combobox', { name: 'Result' }).click();
  await owner.page.getByRole('option', { name: 'Any result' }).click();
  const [download] = await Promise.all([
    owner.page.waitForEvent('download'),
    area().getByRole('button', { name: 'Export' }).click(),
  ]);
  expect(download.suggestedFilename()).toMatch(/^homie-audit-[\d-]+\.jsonl$/);
  const lines = fs
    .readFileSync(await download.path(), 'utf8')
    .trim()
    .split('\n')
    .map(JSON.parse);
  expect(lines.map(({ method }) => method)).toEqual(expect.arrayContaining(['pairing.approve', 'pairing.reject']));
  expect(lines.every(({ seq }, index) => index === 0 || seq < lines[index - 1].seq)).toBe(true);
  const { width, height } = owner.page.viewportSize();
  await owner.page.setViewportSize({ width: 360, height: 740 });
  await fits(owner);
  expect(await axeFinds(owner.page)).toEqual([]);
  await owner.page.setViewportSize({ width, height });
  await leave();
});

test('a device that is revoked is out at once, and knows why', async () => {
  await command('Devices & access');
  await area().getByRole('button', { name: 'Actions for Pocket knife' }).click();
  await owner.page.getByRole('menuitem', { name: 'Revoke…' }).click();
  const question = owner.page.getByRole('alertdialog');
  expect(await axeFinds(owner.page)).toEqual([]);
  await question.getByRole('button', { name: 'Revoke' }).click();
  await heading(phone, /^Sign in to/).waitFor({ timeout: COUNTS });
  await phone.page.getByText('This device is no longer let in').waitFor();
  await area().getByText('No devices yet').waitFor();
  await phone.page.reload();
  await heading(phone, /^Sign in to/).waitFor();
  expect(await axeFinds(phone.page)).toEqual([]);
});
