import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { clusterOfItsOwn, TestingNode } from './testing-node.mjs';
import { axeFinds, openBrowser, TestingPage } from './testing-page.mjs';
import { TestingServer } from './testing-server.mjs';

/** What a machine's coming and going may take until it is seen, in ms. */
const COMES = 2_000;
const DIES = 5_000;
const FALLS_ASLEEP = 20_000;
const WAKES = 10_000;

let server;
let node;
let browser;
let page;

beforeAll(async () => {
  const env = await clusterOfItsOwn();
  [server, browser] = await Promise.all([
    TestingServer.start({ env, args: ['up', '--cluster', '--no-open'] }),
    openBrowser(),
  ]);
  page = await TestingPage.open(browser, server.link);
});

afterAll(async () => {
  await browser?.close();
  await node?.destroy();
  await server?.destroy();
});

afterEach(() => expect(page.errors).toEqual([]));

/** The machine in the side bar. */
const machine = () => page.page.locator(`[data-slot="machine"][data-node-id="${node.id}"]`);
const sessions = () => machine().locator('[data-slot="session"]');
const inState = (state) => machine().locator(`[data-slot="machine-state"][data-state="${state}"]`);
const overview = () => page.page.getByRole('button', { name: 'Overview' }).click();

test('says how to add a machine, and copies the line', async () => {
  await page.context.grantPermissions(['clipboard-read', 'clipboard-write']);
  await page.page.getByRole('button', { name: 'Add a machine' }).first().click();
  const dialog = page.page.getByRole('dialog', { name: 'Add a machine' });
  await dialog.getByRole('button', { name: 'Copy “homie invite”' }).click();
  await dialog.getByRole('button', { name: 'Copied' }).waitFor();
  expect(await page.page.evaluate(() => navigator.clipboard.readText())).toBe('homie invite');
  expect(await axeFinds(page.page)).toEqual([]);
  await page.page.keyboard.press('Escape');
});

test('a machine that joins is there without a reload', async () => {
  node = await TestingNode.join(server, 'forge');
  await inState('online').waitFor({ timeout: COMES });
  await machine().getByText('forge').waitFor();
});

test('starts on the machine that one chooses, and from then on there', async () => {
  await page.page.getByRole('button', { name: 'Start here: forge' }).click();
  await page.until((rows) => /^\S*[#$]$/.test(rows.join('\n').trim()));
  await page.terminal().click();
  await page.run('echo on-forge-$((6*7))');
  await page.untilText('on-forge-42');
  expect(await sessions().count()).toBe(1);
  await page.page.getByRole('button', { name: 'New terminal', exact: true }).first().click();
  await expect.poll(() => sessions().count()).toBe(2);
});

test('the keyboard alone starts one on a machine', async () => {
  await page.page.keyboard.press('Control+Shift+M');
  const picker = page.page.getByRole('dialog', { name: 'New terminal on…' });
  await picker.getByRole('option').first().waitFor();
  expect(await picker.getByRole('option').first().innerText()).toContain('forge');
  expect(await axeFinds(page.page)).toEqual([]);
  await page.page.keyboard.type('forge');
  await page.page.keyboard.press('Enter');
  await expect.poll(() => sessions().count()).toBe(3);
});

test('tells all about a machine, what runs there, and who is connected', async () => {
  await machine().locator('[data-slot="machine-details"]').click();
  const sheet = page.page.getByRole('dialog', { name: 'forge' });
  const facts = await sheet.locator('[data-slot="machine-facts"]').innerText();
  expect(facts).toMatch(/Load\s+[\d.]+ of \d+ processor/);
  expect(facts).toMatch(/Link\s+Cluster/);
  expect(facts).toMatch(/Up for\s/);
  expect(facts).toMatch(/Homie\s+\d/);
  expect(facts).toContain(node.id);
  expect(await sheet.locator('[data-slot="machine-session"]').count()).toBe(3);
  await sheet.locator('[data-slot="connected-clients"]').getByText('this window').waitFor();
  expect(await axeFinds(page.page)).toEqual([]);
  await page.page.keyboard.press('Escape');
});

test('who else is connected comes and goes by itself', async () => {
  await machine().locator('[data-slot="machine-details"]').click();
  const clients = page.page.locator('[data-slot="connected-clients"] li');
  const before = await clients.count();
  const tab = await page.context.newPage();
  await tab.goto(new URL('/', server.link).href);
  await tab.getByRole('navigation', { name: 'Machines and sessions' }).waitFor();
  await expect.poll(() => clients.count(), { timeout: COMES }).toBe(before + 1);
  await tab.close();
  await expect.poll(() => clients.count(), { timeout: DIES }).toBe(before);
  await page.page.keyboard.press('Escape');
});

test('all of it fits a phone', async () => {
  const { width, height } = page.page.viewportSize();
  await overview();
  expect(await axeFinds(page.page)).toEqual([]);
  await page.page.setViewportSize({ width: 360, height: 740 });
  await page.page.locator('[data-slot="machine-strip"]').first().waitFor();
  expect(await page.page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
  expect(await axeFinds(page.page)).toEqual([]);
  await page.page.getByRole('button', { name: 'Machines and sessions' }).click();
  await machine().locator('[data-slot="machine-details"]').click();
  const sheet = page.page.getByRole('dialog', { name: 'forge' });
  await sheet.getByRole('button', { name: 'Start here' }).waitFor();
  await expect.poll(async () => (await sheet.boundingBox())?.x).toBe(0);
  expect((await sheet.boundingBox()).width).toBe(360);
  await page.page.keyboard.press('Escape');
  await page.page.setViewportSize({ width, height });
  await sessions().first().locator('button').first().click();
  await page.untilText('on-forge-42');
});

test('a machine that sleeps is shown so, and comes alive again with what was typed', async () => {
  node.freeze();
  await inState('unreachable').waitFor({ timeout: FALLS_ASLEEP });
  await machine()
    .getByText(/^Unreachable for/)
    .waitFor();
  await expect.poll(() => machine().locator('[data-slot="session"][data-away="true"]').count()).toBe(3);
  const notice = page.page.locator('[data-slot="link-notice"]');
  await expect.poll(() => notice.innerText()).toMatch(/forge is unreachable for/i);
  expect(await axeFinds(page.page)).toEqual([]);
  await page.terminal().click();
  await page.run('echo woke-$((40+2))');
  node.thaw();
  await inState('online').waitFor({ timeout: WAKES });
  await page.untilText('woke-42', WAKES);
  await expect.poll(() => notice.count()).toBe(0);
  expect(await machine().locator('[data-slot="session"][data-away="true"]').count()).toBe(0);
});

test('a machine that dies is offline, and its sessions are lost, with their last screens', async () => {
  const killed = Date.now();
  await node.kill();
  await inState('offline').waitFor({ timeout: DIES });
  await expect
    .poll(() => machine().locator('[data-slot="session"][data-status="lost"]').count(), {
      timeout: Math.max(500, killed + DIES - Date.now()),
    })
    .toBe(3);
  const banner = page.page.locator('[data-slot="end-banner"][data-status="lost"]');
  await banner.waitFor();
  await page.untilText('on-forge-42');
  expect(await banner.getByRole('button', { name: 'Restart here' }).isEnabled()).toBe(false);
  expect(await axeFinds(page.page)).toEqual([]);
});

test('what is new goes elsewhere meanwhile', async () => {
  await page.page.getByRole('button', { name: 'New terminal', exact: true }).first().click();
  const others = page.page.locator(`[data-slot="machine"]:not([data-node-id="${node.id}"]) [data-slot="session"]`);
  await expect.poll(() => others.count()).toBe(1);
});

test('a machine that was started again is back, without a reload', async () => {
  await node.restart();
  await inState('online').waitFor({ timeout: COMES });
  await machine().locator('[data-slot="session"][data-status="lost"]').first().locator('button').first().click();
  await page.page.locator('[data-slot="end-banner"]').getByRole('button', { name: 'Restart here' }).click();
  await page.until((rows) => /^\S*[#$]$/.test(rows.join('\n').trim()));
  await page.terminal().click();
  await page.run('echo again-$((40+2))');
  await page.untilText('again-42');
  expect(await machine().locator('[data-slot="session"][data-status="running"]').count()).toBe(1);
});

test('stays right when the gateway itself was away', async () => {
  await server.kill();
  await machine().locator('[data-slot="machine-state"][data-state="stale"]').waitFor();
  server = await server.restarted();
  await inState('online').waitFor({ timeout: 30_000 });
  await expect
    .poll(() => machine().locator('[data-slot="session"][data-status="running"]').count(), { timeout: WAKES })
    .toBe(1);
});
