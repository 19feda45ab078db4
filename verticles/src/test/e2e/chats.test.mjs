import { METHODS } from '@homie/protocol';
import { afterAll, afterEach, beforeAll, expect, test } from 'vitest';
import { TestingChatPage } from './testing-chat-page.mjs';
import { axeFinds, openBrowser } from './testing-page.mjs';

const CHAT = 'node1-gate1-1';
const OTHER = 'node1-gate1-2';

let stage;
let browser;
let context;
let page;
let errors;

beforeAll(async () => {
  [stage, browser] = await Promise.all([TestingChatPage.start(), openBrowser()]);
  stage.chats.add(CHAT, { nodeId: 'node1', gatewayId: 'gate1', name: 'Tidy up the shop', cwd: '/home/ada/shop' });
  stage.chats.add(OTHER, { nodeId: 'node1', gatewayId: 'gate1', name: 'Read the letters', cwd: '/home/ada/letters' });
  stage.chats.add('node2-gate1-3', { nodeId: 'node2', gatewayId: 'gate1', name: 'Count the boxes', cwd: '/srv/boxes' });
  stage.chats.answers.set(METHODS.chatAccountRead, () => ({
    account: { name: 'default', login: 'none', required: false },
  }));
  stage.chats.answers.set(METHODS.chatModelsList, () => ({ models: [MODEL] }));
  await open();
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

afterEach(() => expect(errors).toEqual([]));

const MODEL = {
  id: 'm1',
  name: 'Model One',
  efforts: ['low', 'high'],
  defaultEffort: 'low',
  isDefault: true,
  images: true,
};

async function open(options = { viewport: { width: 1280, height: 800 } }) {
  await context?.close();
  context = await browser.newContext(options);
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  errors = [];
  page.on('pageerror', (error) => errors.push(error));
  await page.goto(stage.url);
  await page.locator('[data-slot=workbench]').waitFor();
}

const row = (id) => page.locator(`[data-slot=chat-row][data-chat-id="${id}"]`);
const pane = (id) => page.locator(`[data-slot=chat-pane][data-chat-id="${id}"]`);
/** What is said in it; a live region repeats the latest for who cannot see it. */
const log = (id) => pane(id).getByRole('log');
const field = (id) => pane(id).locator('[data-slot=composer] textarea');
const live = (id) => pane(id).and(page.locator('[data-link=live]')).waitFor();
const asked = (method) => stage.chats.asked.filter((each) => each.method === method);

/** Waits until it holds; looks again and again. */
async function until(holds, what = holds.toString()) {
  const end = Date.now() + 15_000;
  while (!(await holds())) {
    if (Date.now() > end)
      throw new Error(`waited in vain for ${what}; the page shows:\n${await page.innerText('body')}`);
    await page.waitForTimeout(20);
  }
}

test('conversations stand with their machines, by folder', async () => {
  const desk = page.getByRole('region', { name: 'Machine desk' });
  await desk.getByRole('region', { name: 'Conversations in /home/ada/shop' }).waitFor();
  expect(await desk.locator('[data-slot=chat-row]').count()).toBe(2);
  await page.getByRole('region', { name: 'Machine attic' }).getByText('Count the boxes').waitFor();
});

test('a conversation is followed live, asks, and says who answered', async () => {
  await row(CHAT).getByRole('button').first().click();
  await live(CHAT);
  const replay = stage.replay(CHAT, 'command-approved');
  for (const type of replay) if (type === 'agent.approval.required') break;
  stage.chats.change(CHAT, { status: 'waiting', pending: 1, lastSeq: 7 });

  const card = pane(CHAT).locator('[data-slot=approval]');
  await card.getByText('echo made > made.txt').first().waitFor();
  await until(async () => (await row(CHAT).getAttribute('data-mood')) === 'needs-you');
  expect(await page.title()).toMatch(/^\(1\) Tidy up the shop/);
  expect(await page.locator('link[rel=icon]').getAttribute('href')).toContain('asked');
  expect(await page.locator('[data-slot=approvals-button]').getAttribute('data-count')).toBe('1');
  // It cannot be pressed before it could be read.
  await until(() => card.getByRole('button', { name: /^Run once/ }).isEnabled());
  expect(await axeFinds(page)).toEqual([]);

  // Somebody else is faster.
  const id = await card.getAttribute('data-approval-id');
  stage.chats.log(CHAT, 'agent.approval.resolved', { approval: stage.chats.resolve(id, 'accept', 'bob') });
  stage.chats.change(CHAT, { status: 'running', pending: 0 });
  await log(CHAT).getByText(/bob/).first().waitFor();
  await until(async () => !(await page.title()).startsWith('('));
});

test('what agents ask is one queue, reached and answered with the keyboard', async () => {
  stage.chats.require({
    id: 'q1',
    chatId: OTHER,
    nodeId: 'node1',
    command: 'rm -r build',
    cwd: '/home/ada/letters',
    decisions: [
      { id: 'accept', title: 'Run once' },
      { id: 'decline', title: 'Decline, and go on' },
    ],
  });
  await page.locator('[data-slot=approvals-button][data-count="1"]').waitFor();
  await page.keyboard.press('Control+Shift+Y');
  const queue = page.locator('[data-slot=approval-queue]');
  const run = queue.getByRole('button', { name: /^Run once/ });
  await run.waitFor();
  await queue.getByText('Read the letters').waitFor();
  await until(() => run.isEnabled());
  expect(await axeFinds(page)).toEqual([]);
  await run.focus();
  await page.keyboard.press('Enter');
  await queue.getByText('Nobody waits for you').waitFor();
  expect(asked(METHODS.chatApprovalRespond).at(-1).params).toMatchObject({ approvalId: 'q1', decision: 'accept' });
  await page.keyboard.press('Escape');
});

test('a lost connection is said, and made good without a gap', async () => {
  const other = stage.replay(CHAT, 'plain');
  for (let i = 0; i < 3; i++) other.next();
  await page.evaluate(() => {
    const element = document.querySelector('[data-slot=chat-pane]');
    globalThis.seen = new Promise((seen) => {
      const look = () => element.dataset.link === 'reconnecting' && seen(element.innerText);
      new MutationObserver(look).observe(element, { attributes: true });
    });
  });
  stage.gateway.cutAll();
  expect(await page.evaluate(() => globalThis.seen)).toContain('Reconnecting');
  for (const _ of other);
  await live(CHAT);
  const said = log(CHAT).getByText('Hello there, what shall we do?', { exact: true });
  await said.waitFor();
  expect(await said.count()).toBe(1);
});

test('a message is shown at once and said once, whatever becomes of the connection', async () => {
  stage.gateway.greeting = { close: 1001 };
  stage.gateway.cutAll();
  await field(CHAT).fill('and now the windows');
  await page.keyboard.press('Enter');
  await log(CHAT).getByText('and now the windows').waitFor();
  expect(asked(METHODS.chatMessageSend)).toEqual([]);
  stage.gateway.greeting = 'welcome';
  await live(CHAT);
  await until(() => asked(METHODS.chatMessageSend).length > 0);
  const messages = stage.chats.logs.get(CHAT).filter(({ text }) => text === 'and now the windows');
  expect(messages.length).toBe(1);
  expect(await log(CHAT).getByText('and now the windows').count()).toBe(1);
});

test('what is being written stays with its conversation over a reload', async () => {
  await field(CHAT).fill('half a thought');
  await row(OTHER).getByRole('button').first().click();
  await live(OTHER);
  expect(await field(OTHER).inputValue()).toBe('');
  await page.reload();
  await row(CHAT).getByRole('button').first().click();
  await live(CHAT);
  expect(await field(CHAT).inputValue()).toBe('half a thought');
});

test('what is new elsewhere is marked until it was seen', async () => {
  const seq = stage.chats.log(OTHER, 'agent.message.final', { turnId: 't', itemId: 'i', text: 'A letter from May.' });
  stage.chats.change(OTHER, { lastSeq: seq, preview: 'A letter from May.' });
  await until(async () => (await row(OTHER).getAttribute('data-mood')) === 'unread');
  expect(await page.title()).toMatch(/^• /);
  await row(OTHER).getByRole('button').first().click();
  await log(OTHER).getByText('A letter from May.').waitFor();
  await until(async () => (await row(OTHER).getAttribute('data-mood')) === 'idle');
  expect(stage.chats.marks.at(-1)).toMatchObject({ chatId: OTHER, seq });
});

test('a new conversation says what is missing on its machine, and shows the code to sign in with', async () => {
  stage.chats.failures.set(METHODS.chatAccountRead, ['UNAVAILABLE']);
  await page.keyboard.press('Control+Shift+A');
  const dialog = page.getByRole('dialog', { name: 'New conversation' });
  await dialog.getByText('npm install --global @openai/codex').waitFor();
  expect(await axeFinds(page)).toEqual([]);
  let signedIn = false;
  stage.chats.answers.set(METHODS.chatAccountRead, () => ({
    account: signedIn
      ? { name: 'default', login: 'chatgpt', required: true, email: 'ada@example.org', plan: 'pro' }
      : { name: 'default', login: 'none', required: true },
  }));
  stage.chats.answers.set(METHODS.chatLoginStart, () => ({
    login: { id: 'l1', url: 'https://example.org/device', code: 'ABCD-EFGH', done: false },
  }));
  stage.chats.answers.set(METHODS.chatLoginPoll, () => ({ status: signedIn ? 'done' : 'pending' }));
  await dialog.getByRole('button', { name: 'Look again' }).click();
  expect(await dialog.getByRole('button', { name: 'Start' }).isDisabled()).toBe(true);
  await dialog.getByRole('button', { name: 'Sign in' }).click();
  await dialog.getByText('ABCD-EFGH', { exact: true }).waitFor();
  expect(await axeFinds(page)).toEqual([]);
  signedIn = true;
  await dialog.getByText('Signed in as ada@example.org').waitFor();

  stage.chats.answers.set(METHODS.chatCreate, ({ nodeId, cwd, ...settings }) => ({
    chat: stage.chats.add('node1-gate1-9', { nodeId, gatewayId: 'gate1', name: '', cwd, ...settings }),
  }));
  await dialog.getByLabel('Folder').fill('/home/ada/garden');
  await dialog.getByRole('button', { name: 'Start' }).click();
  await live('node1-gate1-9');
  expect(asked(METHODS.chatCreate).at(-1).params).toMatchObject({
    nodeId: 'node1',
    cwd: '/home/ada/garden',
    approvalPolicy: 'on-request',
    sandbox: 'workspace-write',
  });
});

test('conversations are renamed, archived, found again and deleted', async () => {
  const menu = (id) => row(id).getByRole('button', { name: /^Actions for/ });
  await row(OTHER).hover();
  await menu(OTHER).click();
  await page.getByRole('menuitem', { name: 'Rename' }).click();
  await page.getByLabel('Conversation name').fill('Old letters');
  await page.keyboard.press('Enter');
  await row(OTHER).getByText('Old letters').waitFor();
  await row(OTHER).hover();
  await menu(OTHER).click();
  await page.getByRole('menuitem', { name: 'Archive' }).click();
  await row(OTHER).waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+K');
  const dialog = page.getByRole('dialog', { name: 'Conversations' });
  await dialog.getByText('Archived', { exact: true }).click();
  await dialog.getByText('Old letters').waitFor();
  expect(await axeFinds(page)).toEqual([]);
  // What comes up over a dialog by itself does not take its Escape.
  stage.chats.failures.set(METHODS.chatArchive, ['PERMISSION_DENIED']);
  await dialog.getByRole('button', { name: 'Bring back' }).click();
  await page.getByText('It was not brought back').first().waitFor();
  await page.keyboard.press('Escape');
  await dialog.waitFor({ state: 'detached' });
  await page.keyboard.press('Control+Shift+K');
  await dialog.getByText('Archived', { exact: true }).click();
  await dialog.getByRole('button', { name: 'Bring back' }).click();
  await page.keyboard.press('Escape');
  await row(OTHER).waitFor();
  await row(OTHER).hover();
  await menu(OTHER).click();
  await page.getByRole('menuitem', { name: 'Delete…' }).click();
  await page.getByRole('button', { name: 'Delete', exact: true }).click();
  await row(OTHER).waitFor({ state: 'detached' });
  expect(stage.chats.chats.has(OTHER)).toBe(false);
});

test('on a phone nothing is wider than the screen, and what one needs is within reach', async () => {
  await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await page.getByRole('button', { name: 'Machines and sessions' }).click();
  await row(CHAT).getByRole('button').first().click();
  await live(CHAT);
  await log(CHAT).getByText('Hello there, what shall we do?').waitFor();
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBeLessThanOrEqual(360);
  const box = await field(CHAT).boundingBox();
  expect(box.x + box.width).toBeLessThanOrEqual(360);
  expect(box.y + box.height).toBeLessThanOrEqual(740);
  expect(await axeFinds(page)).toEqual([]);
});
