import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { environment, installCodex, writeHome } from '../../../../node-agent/src/test/codex/codex.mjs';
import { ModelServer } from '../../../../node-agent/src/test/codex/model-server.mjs';
import { axeFinds, openBrowser, TestingPage } from './testing-page.mjs';
import { newHome, TestingServer } from './testing-server.mjs';

/** A folder for pictures of each state; none are taken without. */
const PICTURES = process.env.HOMIE_TESTING_PICTURES;
const INSTALL_MS = 300_000;

let model;
let server;
let browser;
let tab;
let page;
let work;

beforeAll(async () => {
  model = await ModelServer.start();
  const home = newHome();
  work = path.join(home, 'shop');
  const codexHome = path.join(home, 'codex');
  writeHome({ home: codexHome, cwd: work, model: model.url });
  git('init', '-q');
  fs.writeFileSync(
    path.join(work, 'greet.py'),
    'def greet(name):\n    return "hello " + name\n\n\nprint(greet("world"))\n',
  );
  git('add', '.');
  git('-c', 'user.name=t', '-c', 'user.email=t@localhost', 'commit', '-qm', 'Begin');
  fs.writeFileSync(
    path.join(home, 'homie.json'),
    JSON.stringify({ name: 'desk', node: { codex: { command: installCodex(), accounts: { default: codexHome } } } }),
  );
  const env = { ...environment(model.url), CODEX_HOME: codexHome };
  [server, browser] = await Promise.all([TestingServer.start({ home, env }), openBrowser()]);
  tab = await TestingPage.open(browser, server.link);
  page = tab.page;
  page.setDefaultTimeout(20_000);
}, INSTALL_MS);

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
  await model?.close();
});

afterEach(() => expect(tab.errors).toEqual([]));

function git(...args) {
  execFileSync('git', args, { cwd: work, stdio: 'ignore' });
}

const pane = (on = page) => on.locator('[data-slot=chat-pane]');
const log = (on = page) => pane(on).getByRole('log', { name: 'Conversation' });
const field = (on = page) => pane(on).getByRole('textbox', { name: 'Message', exact: true });
const live = (on = page) => on.locator('[data-slot=chat-pane][data-link=live]').waitFor();
const idle = (on = page) => on.locator('[data-slot=chat-pane][data-status=idle]').waitFor();
const approval = (on = page) => pane(on).locator('[data-slot=approval]').last();
const until = (holds) => expect.poll(holds, { timeout: 20_000, interval: 50 }).toBe(true);

async function say(text, on = page) {
  await field(on).fill(text);
  await field(on).press('Enter');
}

/** Ends up as a file for somebody to look at, where a folder for it is given. */
async function picture(name, on = page) {
  if (PICTURES) await on.screenshot({ path: path.join(PICTURES, `${name}.png`) });
}

/** What an agent does that has to ask first. */
const asks = (command) => ({
  items: [
    {
      call: 'exec_command',
      args: {
        cmd: command,
        yield_time_ms: 1000,
        sandbox_permissions: 'require_escalated',
        justification: 'the tests need the network',
      },
    },
  ],
});

const PATCH = `*** Begin Patch
*** Update File: greet.py
@@
 def greet(name):
-    return "hello " + name
+    """Greets somebody by name."""
+    return f"Good morning, {name}!"
*** End Patch`;

test('from a new conversation to an approval and a diff', async () => {
  await page.getByRole('button', { name: 'New conversation' }).first().click();
  const dialog = page.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByLabel('Folder').fill(work);
  await until(() => dialog.getByRole('button', { name: 'Start', exact: true }).isEnabled());
  await picture('new-chat');
  expect(await axeFinds(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Start', exact: true }).click();
  await live();
  await picture('beginning');

  model.script(
    { items: [{ reasoning: ['**Looking at the greeting**\n\nIt should be friendlier.'] }, { patch: PATCH }] },
    asks('echo tested > tested.txt; seq 1 40; cat greet.py'),
    {
      items: [
        {
          text: 'The greeting is **friendlier** now:\n\n```python\ndef greet(name):\n    """Greets somebody by name."""\n    return f"Good morning, {name}!"\n```\n\n- it says *Good morning*\n- the tests pass, see `tested.txt`\n\n| file | lines |\n| --- | --- |\n| greet.py | +2 −1 |\n',
          everyMs: 5,
        },
      ],
    },
  );
  await say('Make the greeting friendlier, and test it');
  await approval().getByText('echo tested > tested.txt').first().waitFor();
  expect(fs.existsSync(path.join(work, 'tested.txt'))).toBe(false);
  await approval().getByText('the tests need the network').waitFor();
  await approval().getByText(work).first().waitFor();
  await page.locator('[data-slot=approvals-button][data-count="1"]').waitFor();
  await picture('approval-dark');
  expect(await axeFinds(page)).toEqual([]);

  // It is in the queue of all conversations too.
  await page.locator('[data-slot=approvals-button]').click();
  const queue = page.locator('[data-slot=approval-queue]');
  await queue.getByText('echo tested > tested.txt').first().waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await picture('queue-dark');
  const edge = await right(queue.locator('[data-slot=approval]'));
  for (const each of await queue.locator('[data-decision]').all()) expect(await right(each)).toBeLessThanOrEqual(edge);
  await page.keyboard.press('Escape');

  await approval().locator('[data-slot=decisions][data-armed]').waitFor();
  await approval().locator('[data-decision=accept]').click();
  await log().getByText('the tests pass').waitFor();
  await idle();
  await until(() => fs.existsSync(path.join(work, 'tested.txt')));
  expect(fs.readFileSync(path.join(work, 'greet.py'), 'utf8')).toContain('Good morning');
  await log().getByText('greet.py').first().waitFor();
  await picture('done-dark');
  expect(await axeFinds(page)).toEqual([]);
});

test('a second browser shows the same, and answers', async () => {
  const other = await elsewhere({ viewport: { width: 1000, height: 800 } });
  try {
    await other.page.locator('[data-slot=chat-row]').first().getByRole('button').first().click();
    await live(other.page);
    await log(other.page).getByText('the tests pass').waitFor();
    model.script(asks('echo second > second.txt'), { items: [{ text: 'Answered elsewhere.' }] });
    await say('Ask again');
    await approval(other.page).getByText('echo second > second.txt').first().waitFor();
    await approval(other.page).locator('[data-slot=decisions][data-armed]').waitFor();
    await approval(other.page).locator('[data-decision=accept]').click();
    await log().getByText('Answered elsewhere.').waitFor();
    await log(other.page).getByText('Answered elsewhere.').waitFor();
    await page.locator('[data-slot=approvals-button][data-count="0"]').waitFor();
    await idle();
    expect(other.errors).toEqual([]);
  } finally {
    await other.close();
  }
});

test('a reload in mid-stream goes on where it is', async () => {
  const words = Array.from({ length: 120 }, (_, n) => `word${n}`).join(' ');
  model.script({ items: [{ text: `${words}`, everyMs: 20 }, { hold: 'reload' }] });
  await say('Talk at length');
  await log().getByText('word20').first().waitFor();
  await picture('streaming');
  await page.reload();
  await live();
  await log().getByText('word119').first().waitFor();
  expect((await log().innerText()).match(/word50\b/g)).toHaveLength(1);
  model.release('reload');
  await idle();
});

test('a running command is stopped', async () => {
  await permission('Full access');
  model.script({ items: [{ call: 'exec_command', args: { cmd: 'echo begun; sleep 3000', yield_time_ms: 30000 } }] });
  await say('Take your time');
  await log().getByText('sleep 3000').first().waitFor();
  await picture('running');
  await pane().getByRole('button', { name: 'Stop', exact: true }).click();
  await page.locator('[data-slot=chat-pane]:not([data-status=running])').waitFor();
  await until(() => !running('sleep 3000'));
  await picture('stopped');
});

test('the server dies in mid-turn, and the page says so and goes on', async () => {
  model.script({ items: [{ text: 'This is not finished.' }, { hold: 'crash' }] });
  await say('Work on');
  await log().getByText('This is not finished.').waitFor();
  await until(() => model.waiting.includes('crash'));
  await server.kill();
  await page.locator('[data-slot=chat-pane][data-link=reconnecting]').waitFor();
  await picture('reconnecting');
  server = await server.restarted();
  await live();
  await page.locator('[data-slot=chat-pane][data-status=interrupted]').waitFor();
  await pane()
    .getByText(/interrupted/i)
    .first()
    .waitFor();
  await picture('interrupted');
  expect(await axeFinds(page)).toEqual([]);
  model.reset();
  model.script({ items: [{ text: 'And now it is finished.' }] });
  await say('Go on');
  await log().getByText('And now it is finished.').waitFor();
  await idle();
});

test('an approval waits for the server to come back', async () => {
  await permission('Work in its folder');
  model.script(asks('echo carried >> carried.txt'));
  await say('Ask before the crash');
  await approval().getByText('echo carried >> carried.txt').first().waitFor();
  await server.kill();
  await page.locator('[data-slot=chat-pane][data-link=reconnecting]').waitFor();
  server = await server.restarted();
  await live();
  await approval().getByText('The process that asked has ended').waitFor();
  await picture('stale-approval');
  model.reset();
  model.script(asks('echo carried >> carried.txt'), { items: [{ text: 'Carried over.' }] });
  await approval().locator('[data-slot=decisions][data-armed]').waitFor();
  await approval().locator('[data-decision=accept]').click();
  await log().getByText('Carried over.').waitFor();
  await idle();
  expect(fs.readFileSync(path.join(work, 'carried.txt'), 'utf8')).toBe('carried\n');
});

test('a terminal opens where the agent works', async () => {
  await pane().getByRole('button', { name: 'Open a terminal here' }).click();
  await tab.untilText('shop');
  await page.locator('.xterm').first().click();
  await tab.run('pwd; ls');
  await tab.untilText('greet.py');
  await picture('terminal-beside');
});

test('on a phone, in the light too', async () => {
  const context = await browser.newContext({
    viewport: { width: 390, height: 844 },
    hasTouch: true,
    isMobile: true,
    colorScheme: 'light',
    storageState: { cookies: await tab.context.cookies(), origins: [] },
  });
  const on = await context.newPage();
  try {
    await on.goto(`http://127.0.0.1:${server.port}/`);
    await on.locator('[data-slot=workbench]').waitFor();
    await picture('phone-overview', on);
    await on.getByRole('button', { name: 'Machines and sessions' }).tap();
    await on.locator('[data-slot=chat-row]').first().getByRole('button').first().tap();
    await live(on);
    await log(on).getByText('Carried over.').waitFor();
    await picture('phone-end', on);
    model.script(
      { items: [{ patch: PATCH.replace('Good morning', 'Good evening') }] },
      asks('echo phone > phone.txt'),
      {
        items: [{ text: 'Done on the phone.' }],
      },
    );
    // Enter begins a line there.
    await field(on).fill('Ask me on the phone');
    await pane(on).getByRole('button', { name: 'Send', exact: true }).tap();
    await approval(on).getByText('echo phone > phone.txt').first().waitFor();
    await picture('phone-approval', on);
    expect(await axeFinds(on)).toEqual([]);
    const box = await approval(on).locator('[data-decision=accept]').boundingBox();
    expect(box.height).toBeGreaterThanOrEqual(44);
    await approval(on).locator('[data-slot=decisions][data-armed]').waitFor();
    await approval(on).locator('[data-decision=accept]').tap();
    await log(on).getByText('Done on the phone.').waitFor();
    await picture('phone-done', on);
    expect(await on.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(390);
  } finally {
    await context.close();
  }
});

/** The same owner in another browser. */
async function elsewhere(options) {
  const storageState = { cookies: await tab.context.cookies(), origins: [] };
  return TestingPage.open(browser, `http://127.0.0.1:${server.port}/`, { ...options, storageState });
}

/** How far the agent may go from the next turn on. */
async function permission(title) {
  await pane()
    .getByRole('button', { name: /^Permissions/ })
    .click();
  await page.getByRole('menuitemradio', { name: title }).click();
  await pane()
    .getByRole('button', { name: `Permissions: ${title}` })
    .waitFor();
}

/** Where an element ends. */
async function right(locator) {
  const box = await locator.boundingBox();
  return box.x + box.width;
}

function running(command) {
  return execFileSync('ps', ['-e', '-o', 'args='], { encoding: 'utf8' })
    .split('\n')
    .some((line) => line.trim() === command);
}
