import { execFileSync } from 'node:child_process';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { clusterOfItsOwn, TestingNode } from './testing-node.mjs';
import { axeFinds, openBrowser, TestingPage } from './testing-page.mjs';
import { HOMIE, newHome, TestingServer } from './testing-server.mjs';

let server;
let node;
let browser;
let page;

beforeAll(async () => {
  const home = newHome();
  const env = await clusterOfItsOwn();
  execFileSync(HOMIE, ['init'], { env: { ...process.env, ...env, HOMIE_HOME: home } });
  [server, browser] = await Promise.all([TestingServer.start({ env, home, args: ['gateway'] }), openBrowser()]);
  page = await TestingPage.open(browser, server.link);
});

afterAll(async () => {
  await browser?.close();
  await node?.destroy();
  await server?.destroy();
});

test('a gateway without a machine says what to do, until one comes', async () => {
  const advice = page.page.getByRole('region', { name: 'No machine online' });
  await advice.waitFor();
  await advice.getByText('homie node', { exact: true }).waitFor();
  await advice.getByText('homie invite', { exact: true }).waitFor();
  expect(await axeFinds(page.page)).toEqual([]);
  await page.page.getByRole('button', { name: 'New terminal', exact: true }).first().click();
  await page.page.getByText('No machine is online', { exact: true }).nth(1).waitFor();

  node = await TestingNode.join(server, 'forge');
  await advice.waitFor({ state: 'detached', timeout: 2_000 });
  await page.page.getByRole('button', { name: 'Start a terminal' }).click();
  await page.until((rows) => /^\S*[#$]$/.test(rows.join('\n').trim()));
  expect(page.errors).toEqual([]);
});
