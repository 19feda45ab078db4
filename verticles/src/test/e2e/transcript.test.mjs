import fs from 'node:fs';
import path from 'node:path';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { axeFinds, openBrowser } from './testing-page.mjs';
import { TestingStage } from './testing-stage.mjs';

const GOLDEN = path.resolve(import.meta.dirname, '../../../../protocol/golden/agent');

let stage;
let browser;
let context;
let page;
let errors;

beforeAll(async () => {
  [stage, browser] = await Promise.all([TestingStage.start('chat'), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await stage?.stop();
});

beforeEach(() => open());

afterEach(async () => {
  expect(errors).toEqual([]);
  expect(await page.evaluate(() => globalThis.refused)).toEqual([]);
  await context.close();
});

async function open(options = { viewport: { width: 1100, height: 800 } }) {
  await context?.close();
  context = await browser.newContext(options);
  page = await context.newPage();
  errors = [];
  page.on('pageerror', (error) => errors.push(error.message));
  await page.addInitScript(() => {
    globalThis.refused = [];
    addEventListener('securitypolicyviolation', (event) =>
      globalThis.refused.push(`${event.effectiveDirective} ${event.blockedURI}`),
    );
  });
  await page.goto(stage.url);
  await page.waitForFunction(() => globalThis.stage !== undefined);
}

const log = () => page.getByRole('log', { name: 'Conversation' });
const box = () => page.getByRole('textbox', { name: 'Message' });
const done = (name) => page.evaluate((wanted) => stage.done.filter(([each]) => each === wanted), name);
const untilAtEnd = () =>
  page.waitForFunction(() => {
    const view = document.querySelector('[role=log]');
    return view.scrollHeight - view.clientHeight - view.scrollTop < 2;
  });
const begin = (text) =>
  page.evaluate((words) => {
    globalThis.log = stage.log();
    globalThis.log.turn(words);
    stage.show(globalThis.log.events);
  }, text);
/** Writes further events with `write(log)` in the page. */
const more = (write, argument) =>
  page.evaluate(
    ([source, given]) => {
      const before = globalThis.log.events.length;
      // biome-ignore lint/security/noGlobalEval: the debugger's, not the page's
      globalThis.eval(`(${source})`)(globalThis.log, given);
      stage.add(globalThis.log.events.slice(before));
    },
    [write.toString(), argument],
  );

test('a chat of ten thousand events has a small document, and opens at its end', async () => {
  await page.evaluate(() => stage.show(stage.samples.long(1_000)));
  await page.getByText('Question 1000:').waitFor();
  await untilAtEnd();
  expect(await page.locator('[data-slot=transcript] *').count()).toBeLessThan(2_500);
  expect(await page.locator('[data-row]').count()).toBeLessThan(80);
});

test('what is older comes in above without a jump', async () => {
  await page.evaluate(() => stage.show(stage.samples.long(200), 1_800));
  await untilAtEnd();
  const text = /Question 18\d:/;
  await log().evaluate((view) => {
    view.scrollTop = 500;
  });
  const question = page.getByText(text).first();
  await question.waitFor();
  const which = await question.textContent();
  const here = () => page.getByText(which, { exact: true }).evaluate((element) => element.getBoundingClientRect().top);
  // Up to the edge, where more is fetched: what is in sight stays where it is.
  const before = await here();
  const height = await log().evaluate((view) => view.scrollHeight);
  await page.waitForFunction((was) => document.querySelector('[role=log]').scrollHeight > was, height);
  await page.waitForFunction(
    ([words, was]) => {
      const element = [...document.querySelectorAll('[data-slot=user-message] p')].find((p) => p.textContent === words);
      return element && Math.abs(element.getBoundingClientRect().top - was) < 3;
    },
    [which, before],
  );
  // And on to the very beginning.
  await log().focus();
  const first = async () => {
    await page.keyboard.press('Home');
    return page.getByText('Question 1:').count();
  };
  await expect.poll(first, { timeout: 30_000 }).toBe(1);
  await page.getByText('The beginning of this chat').waitFor();
});

test('it stays at the end while it is there, and nowhere else', async () => {
  await begin('Tell me a lot');
  const itemId = 'long';
  for (let n = 0; n < 40; n++) {
    await more(
      (l, [id, part]) => l.add('agent.message.delta', { itemId: id, turnId: l.turnId, text: part }),
      [itemId, `Paragraph ${n} with some words.\n\n`],
    );
  }
  await untilAtEnd();
  expect(await page.getByRole('button', { name: /latest|new/ }).count()).toBe(0);

  await log().hover();
  await page.mouse.wheel(0, -300);
  await page.getByRole('button', { name: 'Jump to the latest' }).waitFor();
  const top = await log().evaluate((view) => view.scrollTop);
  await more(
    (l, id) => l.add('agent.message.delta', { itemId: id, turnId: l.turnId, text: '\n\n# The end\n\nof it.' }),
    itemId,
  );
  await page.getByText('of it.').waitFor({ state: 'attached' });
  expect(await log().evaluate((view) => view.scrollTop)).toBe(top);
  await more((l, itemId) => {
    const text = l.events
      .filter((event) => event.itemId === itemId)
      .map((event) => event.text)
      .join('');
    l.add('agent.message.final', { itemId, turnId: l.turnId, text });
    l.say('Another message');
  }, itemId);
  await page.getByRole('button', { name: '1 new' }).click();
  await untilAtEnd();
  expect(await page.getByRole('button', { name: /latest|new/ }).count()).toBe(0);
  await more((l) => l.say('And one more\n\n'.repeat(20)));
  await untilAtEnd();
});

test('the keyboard goes from one’s own message to the next, and to the end', async () => {
  await page.evaluate(() => stage.show(stage.samples.long(60)));
  await untilAtEnd();
  await log().focus();
  /** The number of the question at the upper edge; undefined when there is none. */
  const atTop = () =>
    page.evaluate(() => {
      const edge = document.querySelector('[role=log]').getBoundingClientRect().top;
      const question = [...document.querySelectorAll('[data-slot=user-message]')].find(
        (each) => Math.abs(each.getBoundingClientRect().top - edge) < 40,
      );
      return question?.textContent.match(/Question (\d+)/)?.[1];
    });
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(atTop).toMatch(/^(59|58|57)$/);
  const here = Number(await atTop());
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(atTop).toBe(String(here - 1));
  await page.keyboard.press('Alt+ArrowUp');
  await expect.poll(atTop).toBe(String(here - 2));
  await page.keyboard.press('Alt+ArrowDown');
  await expect.poll(atTop).toBe(String(here - 1));
  await page.keyboard.press('End');
  await untilAtEnd();
  expect(await page.getByRole('button', { name: 'Jump to the latest' }).count()).toBe(0);
});

test('two hundred words a second leave the finished parts of a message as they are', async () => {
  await begin('Write it down');
  await more((l) =>
    l.add('agent.message.delta', {
      itemId: 'x',
      turnId: l.turnId,
      text: '```ts\nconst first = 1;\n```\n\n| a | b |\n| - | - |\n| 1 | 2 |\n\nText.\n\nMore.\n\n',
    }),
  );
  await page.locator('[data-code=keyword]').waitFor();
  await page.evaluate(() => {
    const watched = [...document.querySelectorAll('.chat-prose figure, .chat-prose table')];
    globalThis.touched = 0;
    new MutationObserver((all) => {
      globalThis.touched += all.filter(({ target }) => watched.some((each) => each.contains(target))).length;
    }).observe(document.body, { subtree: true, childList: true, characterData: true });
  });
  for (let n = 0; n < 200; n++)
    await more((l, text) => l.add('agent.message.delta', { itemId: 'x', turnId: l.turnId, text }), `word${n} `);
  await page.getByText('word199').waitFor();
  expect(await page.evaluate(() => globalThis.touched)).toBe(0);
});

test('only what is final is said aloud', async () => {
  await begin('Speak');
  const said = () => page.locator('[data-slot=transcript] > [role=status]').textContent();
  await more((l) => l.add('agent.message.delta', { itemId: 'x', turnId: l.turnId, text: 'Half' }));
  await page.getByText('Half').waitFor();
  expect(await said()).toBe('');
  await more((l) => l.add('agent.message.final', { itemId: 'x', turnId: l.turnId, text: 'The whole sentence.' }));
  await page.waitForFunction(
    () => document.querySelector('[data-slot=transcript] > [role=status]').textContent === 'The whole sentence.',
  );
  expect(await log().getAttribute('aria-live')).toBe('off');
});

test('a diff stands side by side where there is room for it, whatever the window', async () => {
  await open({ viewport: { width: 1600, height: 900 } });
  await page.evaluate(() => stage.show(stage.samples.sample));
  await log().evaluate((view) => {
    view.scrollTop = 0;
  });
  await page.locator('[data-slot=files] > button').first().click();
  const table = page.locator('[data-slot=files] table');
  await expect.poll(() => table.getAttribute('data-split')).toBe('true');
  expect(await table.locator('tr').nth(3).locator('td').count()).toBe(4);
  await page.setViewportSize({ width: 700, height: 900 });
  await expect.poll(() => table.getAttribute('data-split')).toBe(null);
  expect(await table.locator('tr').nth(3).locator('td').count()).toBe(3);
  // What is selected in it is code, without numbers and signs.
  const copied = await table.evaluate((element) => {
    getSelection().selectAllChildren(element.querySelectorAll('tr')[3]);
    return getSelection().toString();
  });
  expect(copied.trim()).toContain('const first = this.queue[0];');
  expect(copied).not.toMatch(/^\s*\d|removed/);
  await page.setViewportSize({ width: 390, height: 900 });
  await expect.poll(() => table.locator('tr').nth(3).locator('td').count()).toBe(2);
});

test('a change hides nothing from who is to approve it', async () => {
  await begin('Fix it');
  const diff = '@@ -1 +1 @@\n-if (admin) {\n+/*\u202e } \u2066if (admin)\u2069 \u2066 begin */ {\n';
  await more(
    (l, given) => l.approval({ kind: 'fileChange', changes: [{ path: 'a\u200b.ts', kind: 'update', diff: given }] }),
    diff,
  );
  const card = page.locator('[data-slot=approval]');
  await card.getByText('U+202E').waitFor();
  expect(await card.locator('[data-visible=hidden]').allTextContents()).toEqual([
    'U+200B',
    'U+202E',
    'U+2066',
    'U+2069',
    'U+2066',
  ]);
  expect(await card.innerText()).not.toMatch(/[\u202a-\u202e\u2066-\u2069]/);
});

test('an approval cannot be answered by a tap that was meant for something else', async () => {
  await begin('Push it');
  await more((l) => l.approval({ kind: 'command', command: 'git push', id: 'a1' }));
  // As soon as it is there, before it can be pressed.
  const early = await page.evaluate(() => {
    const button = document.querySelector('[data-decision=accept]');
    button.click();
    return [button.getAttribute('aria-disabled'), stage.done.filter(([name]) => name === 'respond').length];
  });
  expect(early).toEqual(['true', 0]);
  const accept = page.getByRole('button', { name: 'Run it once' });
  await expect.poll(() => accept.getAttribute('aria-disabled')).toBe(null);
  await accept.click();
  expect((await done('respond')).map((each) => each.slice(1, 3))).toEqual([['a1', 'accept']]);
  // Once is enough.
  expect(await accept.isDisabled()).toBe(true);
  await more((l) =>
    l.resolve(
      {
        id: 'a1',
        chatId: 'c',
        nodeId: 'n',
        kind: 'command',
        command: 'git push',
        decisions: [],
        requestedAt: 0,
        status: 'open',
      },
      'accept',
      'bob',
    ),
  );
  await page.getByText('Accepted once by bob').waitFor();
});

test('an approval is answered with the digits, and declined with a word', async () => {
  await begin('Push it');
  await more((l) => l.approval({ kind: 'command', command: 'git push', id: 'a1' }));
  const card = page.locator('[data-approval-id=a1]');
  await expect.poll(() => card.locator('[data-slot=decisions]').getAttribute('data-armed')).toBe('true');
  await card.focus();
  await page.keyboard.press('2');
  expect((await done('respond')).map((each) => each.slice(1, 3))).toEqual([['a1', 'acceptForSession']]);

  await more((l) => l.approval({ kind: 'command', command: 'git push --force', id: 'a2' }));
  const other = page.locator('[data-approval-id=a2]');
  await expect.poll(() => other.locator('[data-slot=decisions]').getAttribute('data-armed')).toBe('true');
  await other.getByRole('button', { name: 'Decline with a word why' }).click();
  // Digits are words here.
  await page.keyboard.type('not before 5');
  await page.keyboard.press('Enter');
  expect((await done('respond')).at(-1)).toEqual(['respond', 'a2', 'decline', 'not before 5']);
});

test('questions are answered with what was chosen', async () => {
  await open({ viewport: { width: 800, height: 1_200 } });
  await begin('Set it up');
  await more((l) =>
    l.approval({
      kind: 'question',
      id: 'q1',
      decisions: [],
      questions: [
        {
          id: 'db',
          header: '',
          question: 'Which database?',
          options: [{ label: 'SQLite' }, { label: 'PostgreSQL' }],
          other: true,
        },
        {
          id: 'more',
          header: '',
          question: 'What else?',
          multiple: true,
          options: [{ label: 'Metrics' }, { label: 'Traces' }],
        },
        { id: 'key', header: '', question: 'The key?', secret: true },
      ],
    }),
  );
  const send = page.getByRole('button', { name: 'Send the answers' });
  await page.getByRole('radio', { name: 'Something else' }).check();
  await page.getByRole('textbox', { name: 'Your own answer' }).fill('MariaDB');
  await page.getByRole('checkbox', { name: 'Metrics' }).check();
  await page.getByRole('checkbox', { name: 'Traces' }).check();
  expect(await send.isDisabled()).toBe(true);
  expect(await page.getByLabel('The key?').getAttribute('type')).toBe('password');
  await page.getByLabel('The key?').fill('k');
  await send.click();
  expect((await done('answer')).at(-1)).toEqual([
    'answer',
    'q1',
    { answers: { db: ['MariaDB'], more: ['Metrics', 'Traces'], key: ['k'] } },
  ]);
});

test('an answer that did not count says why, and can be given again', async () => {
  await begin('Push it');
  await more((l) => l.approval({ kind: 'command', command: 'git push', id: 'a1' }));
  const card = page.locator('[data-approval-id=a1]');
  await expect.poll(() => card.locator('footer').getAttribute('data-armed')).toBe('true');
  await page.evaluate(() => stage.refuse('The machine “desk” does not answer.'));
  await card.getByRole('button', { name: 'Run it once' }).click();
  await card.getByRole('alert').getByText('The machine “desk” does not answer.').waitFor();
  await card.getByRole('button', { name: 'Run it once' }).click();
  await expect.poll(async () => (await done('respond')).length).toBe(2);
  expect(await card.getByRole('alert').count()).toBe(0);
});

test('a form of a tool is filled in, and says what is wrong with it', async () => {
  await open({ viewport: { width: 800, height: 1_200 } });
  await begin('File it');
  await more((l) =>
    l.approval({
      kind: 'elicitation',
      id: 'e1',
      decisions: [],
      message: 'Where shall it be filed?',
      schema: {
        type: 'object',
        required: ['project'],
        properties: {
          project: { type: 'string', title: 'Project', minLength: 2 },
          points: { type: 'integer', title: 'Points', maximum: 8 },
          notify: { type: 'boolean', title: 'Tell the others' },
        },
      },
    }),
  );
  const send = page.getByRole('button', { name: 'Send', exact: true }).first();
  await page.getByLabel('Points (optional)').fill('9');
  await send.click();
  await page.getByText('Fill this in.').waitFor();
  await page.getByText('At most 8.').waitFor();
  expect(await done('answer')).toEqual([]);
  await page.getByLabel('Points (optional)').fill('5');
  await page.getByLabel('Project').fill('homie');
  await page.getByLabel('Tell the others').check();
  await send.click();
  expect(await done('answer')).toEqual([
    ['answer', 'e1', { action: 'accept', content: { project: 'homie', points: 5, notify: true } }],
  ]);
});

test('pictures are picked, and other files are not taken', async () => {
  await page.evaluate(() => stage.show([]));
  const png = Buffer.from(
    'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR4nGNgSO34DwAEGAJxh5Yj0gAAAABJRU5ErkJggg==',
    'base64',
  );
  const files = [{ name: 'small.png', mimeType: 'image/png', buffer: png }];
  await page.locator('[data-slot=composer] input[type=file]').setInputFiles(files);
  await page.getByRole('img', { name: 'small.png' }).waitFor();
  await page.evaluate(() => {
    const transfer = new DataTransfer();
    transfer.items.add(new File(['text'], 'notes.txt', { type: 'text/plain' }));
    const drop = new DragEvent('drop', { dataTransfer: transfer, bubbles: true, cancelable: true });
    document.querySelector('[data-slot=composer]').dispatchEvent(drop);
  });
  await page.getByText('Only pictures can be sent.').waitFor();
  // Small enough as it is: it is sent as it was given.
  await page.getByRole('button', { name: 'Send' }).click();
  await expect.poll(async () => (await done('send')).length).toBe(1);
  expect((await done('send'))[0][1].images).toEqual([{ mime: 'image/png', base64: png.toString('base64') }]);
});

test('Enter sends, Shift+Enter begins a line, and what is being composed stays', async () => {
  await page.evaluate(() => stage.show([]));
  await box().click();
  await page.keyboard.type('one');
  await page.keyboard.press('Shift+Enter');
  await page.keyboard.type('two');
  const composing = await box().evaluate((element) => {
    const event = new KeyboardEvent('keydown', { key: 'Enter', bubbles: true, cancelable: true, isComposing: true });
    element.dispatchEvent(event);
    return event.defaultPrevented;
  });
  expect(composing).toBe(false);
  expect(await done('send')).toEqual([]);
  await page.keyboard.press('Enter');
  expect(await done('send')).toEqual([['send', { text: 'one\ntwo', mentions: [], delivery: 'auto' }]]);
  expect(await box().inputValue()).toBe('');
});

test('while a turn runs it can be stopped, steered and queued for', async () => {
  await begin('Work');
  await box().click();
  await page.keyboard.type('faster');
  await page.getByText('Enter steers the running turn, Ctrl+Enter queues').waitFor();
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type('slower');
  await page.keyboard.press('Enter');
  await page.keyboard.type('later');
  await page.getByRole('radio', { name: 'After' }).click();
  await page.getByRole('button', { name: 'Queue' }).click();
  expect((await done('send')).map(([, { text, delivery }]) => [text, delivery])).toEqual([
    ['faster', 'queue'],
    ['slower', 'auto'],
    ['later', 'queue'],
  ]);
  await page.getByRole('button', { name: 'Stop' }).click();
  expect(await done('stop')).toHaveLength(1);
});

test('commands and files are completed with the keyboard', async () => {
  await page.evaluate(() => stage.show([]));
  await box().click();
  await page.keyboard.type('/mod');
  await page.getByRole('option', { name: '/model' }).waitFor();
  await page.keyboard.press('Enter');
  await page.getByRole('option', { name: /GPT-5.2 For all else/ }).waitFor();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  expect(await done('model')).toEqual([['model', 'gpt-5.2']]);

  await page.keyboard.type('/rename Better name');
  await page.keyboard.press('Enter');
  expect(await done('rename')).toEqual([['rename', 'Better name']]);

  await page.keyboard.type('see @outb');
  await page.getByRole('option', { name: 'src/chat/outbox.ts' }).waitFor();
  await page.keyboard.press('Tab');
  await page.keyboard.type('please');
  expect(await box().inputValue()).toBe('see @src/chat/outbox.ts please');
  await page.keyboard.press('Enter');
  expect((await done('send')).at(-1)[1]).toMatchObject({
    text: 'see @src/chat/outbox.ts please',
    mentions: ['src/chat/outbox.ts'],
  });

  await page.keyboard.type('/');
  await page.getByRole('listbox', { name: 'Commands' }).waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('listbox').waitFor({ state: 'detached' });
});

test('files are looked for once, also while a turn is being written', async () => {
  await begin('Work');
  await box().click();
  const writing = (async () => {
    for (let n = 0; n < 60; n++)
      await more((l, text) => l.add('agent.message.delta', { itemId: 'x', turnId: l.turnId, text }), `word${n} `);
  })();
  await page.keyboard.insertText('see @outb');
  await page.getByRole('option', { name: 'src/chat/outbox.ts' }).waitFor();
  await writing;
  expect(await done('search')).toEqual([['search', 'outb']]);
});

test('a picture is shown small, and large when one wants', async () => {
  await page.evaluate(() => {
    const log = stage.log();
    log.add('agent.input', {
      messageId: 'm',
      text: 'Like this',
      images: [{ id: 'i1', mime: 'image/png' }],
      delivery: 'turn',
    });
    stage.show(log.events);
  });
  const picture = page.getByRole('button', { name: 'Picture 1' });
  await picture.waitFor();
  expect(await picture.getAttribute('aria-expanded')).toBe('false');
  await picture.click();
  expect(await picture.getAttribute('aria-expanded')).toBe('true');
});

test('pictures are made small enough to be sent together', async () => {
  await page.evaluate(() => stage.show([]));
  await box().click();
  // Noise does not compress: as it is, each of these would be several megabytes.
  await page.evaluate(async () => {
    const transfer = new DataTransfer();
    for (let n = 0; n < 3; n++) {
      const canvas = new OffscreenCanvas(1_600, 1_200);
      const context = canvas.getContext('2d');
      const pixels = context.createImageData(1_600, 1_200);
      for (let at = 0; at < pixels.data.length; at += 65_536)
        crypto.getRandomValues(pixels.data.subarray(at, at + 65_536));
      context.putImageData(pixels, 0, 0);
      transfer.items.add(new File([await canvas.convertToBlob()], `noise-${n}.png`, { type: 'image/png' }));
    }
    const event = new ClipboardEvent('paste', { clipboardData: transfer, bubbles: true, cancelable: true });
    document.activeElement.dispatchEvent(event);
  });
  await expect.poll(() => page.getByRole('img', { name: /noise/ }).count(), { timeout: 60_000 }).toBe(3);
  await page.getByRole('button', { name: 'Remove noise-1.png' }).click();
  await page.keyboard.press('Tab');
  await box().click();
  await page.keyboard.type('look');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await done('send')).length).toBe(1);
  const [[, message]] = await done('send');
  expect(message.images.map((image) => image.mime)).toEqual(['image/webp', 'image/webp']);
  const bytes = message.images.reduce((sum, image) => sum + (image.base64.length * 3) / 4, 0);
  expect(bytes).toBeLessThanOrEqual(640 * 1024);
  expect(bytes).toBeGreaterThan(64 * 1024);
  expect(await page.getByRole('img', { name: /noise/ }).count()).toBe(0);
});

test('what cannot be sent is kept, with the reason', async () => {
  await page.evaluate(() => stage.show([]));
  await page.evaluate(() => stage.block('The machine “desk” is away.'));
  await box().fill('later, then');
  await page.keyboard.press('Enter');
  expect(await done('send')).toEqual([]);
  await page.getByText('The machine “desk” is away.').waitFor();
  expect(await page.getByRole('button', { name: 'Send' }).isDisabled()).toBe(true);
  await page.evaluate(() => stage.block(undefined));
  await page.getByRole('button', { name: 'Send' }).click();
  expect((await done('send')).map(([, { text }]) => text)).toEqual(['later, then']);
});

test('on glass Enter begins a line, and everything is as large as a thumb', async () => {
  await open({ viewport: { width: 360, height: 740 }, hasTouch: true, isMobile: true });
  await begin('Push it');
  await more((l) => l.approval({ kind: 'command', command: 'git push', id: 'a1' }));
  const card = page.locator('[data-approval-id=a1]');
  await expect.poll(() => card.locator('[data-slot=decisions]').getAttribute('data-armed')).toBe('true');
  for (const button of await card.locator('[data-slot=decisions] button').all()) {
    const { width, height } = await button.boundingBox();
    expect(height).toBeGreaterThanOrEqual(44);
    expect(width).toBeGreaterThan(300);
  }
  await box().tap();
  await page.keyboard.type('one');
  await page.keyboard.press('Enter');
  await page.keyboard.type('two');
  expect(await done('send')).toEqual([]);
  await page.getByRole('button', { name: 'Steer' }).tap();
  expect((await done('send'))[0][1].text).toBe('one\ntwo');
  expect(await page.evaluate(() => document.documentElement.scrollWidth)).toBe(360);
});

test.each(fs.readdirSync(GOLDEN))('what codex said is shown the same, at once or word by word (%s)', async (name) => {
  const lines = fs.readFileSync(path.join(GOLDEN, name), 'utf8').trim().split('\n');
  const events = lines.map((line, index) => ({ ...JSON.parse(line), seq: index + 1 }));
  const shown = async () => {
    await untilAtEnd();
    return (await log().innerText()).replace(/\d+ (s|min|h)\b/g, 'some $1');
  };
  await page.evaluate((all) => stage.show(all), events);
  await page.locator('[data-row]').first().waitFor();
  const whole = await shown();
  for (const event of events.filter((each) => each.type === 'agent.message.final'))
    expect(whole).toContain(event.text.split('\n')[0]);
  await page.evaluate(() => stage.show([]));
  await page.locator('[data-row]').first().waitFor({ state: 'detached' });
  for (const event of events) await page.evaluate((one) => stage.add([one]), event);
  await expect.poll(shown).toBe(whole);
  expect(await axeFinds(page)).toEqual([]);
});

test.each([
  ['dark', 1280],
  ['light', 1280],
  ['dark', 360],
  ['light', 360],
])('nothing keeps anybody out of it (%s, %i)', async (theme, width) => {
  await open({ viewport: { width, height: 800 } });
  await page.evaluate((name) => {
    document.documentElement.dataset.theme = name;
    stage.show(stage.samples.sample);
  }, theme);
  await untilAtEnd();
  expect(await axeFinds(page)).toEqual([]);
  await log().evaluate((view) => {
    view.scrollTop = 0;
  });
  for (const slot of ['reasoning', 'tool', 'files']) await page.locator(`[data-slot=${slot}] > button`).first().click();
  await page.locator('[data-slot=tool] > button').nth(1).click();
  await page.locator('[data-slot=files] [data-code]').first().waitFor();
  expect(await axeFinds(page)).toEqual([]);
  await begin('Ask me');
  await more((l) => l.approval({ kind: 'command', command: 'rm -rf \u202e./dist', id: 'a1', stale: true }));
  await expect.poll(() => page.locator('[data-approval-id=a1] [data-slot=decisions]').getAttribute('data-armed')).toBe('true');
  expect(await axeFinds(page)).toEqual([]);
  await page.evaluate(() => stage.queue());
  await expect.poll(() => page.locator('[data-approval-id=a1] [data-slot=decisions]').getAttribute('data-armed')).toBe('true');
  expect(await axeFinds(page)).toEqual([]);
});
