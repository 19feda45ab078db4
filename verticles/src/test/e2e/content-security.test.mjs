import http from 'node:http';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { openBrowser, TestingPage } from './testing-page.mjs';
import { TestingServer } from './testing-server.mjs';

let server;
let browser;

beforeAll(async () => {
  [server, browser] = await Promise.all([TestingServer.start(), openBrowser()]);
});

afterAll(async () => {
  await browser?.close();
  await server?.destroy();
});

/** Remembers what the policy refused. */
function listen() {
  globalThis.refused = [];
  addEventListener('securitypolicyviolation', (event) =>
    globalThis.refused.push(`${event.effectiveDirective} ${event.blockedURI} ${event.sample ?? ''}`.trim()),
  );
}

/** What a hole in the page would let somebody write into it: each says in `globalThis.done` or in a colour that it worked. */
async function smuggle(page) {
  await page.evaluate(async () => {
    globalThis.done = [];
    const place = document.createElement('div');
    place.id = 'smuggled';
    document.body.append(place);
    place.innerHTML = `
      <style>#by-element { color: rgb(1, 2, 3) }</style><p id="by-element">element</p>
      <p id="by-attribute" style="color: rgb(1, 2, 3)">attribute</p>
      <img src="/no-such-image" onerror="globalThis.done.push('handler')">`;
    const script = document.createElement('script');
    script.textContent = 'globalThis.done.push("script")';
    place.append(script);
    // Later: what the debugger itself runs may use eval.
    await new Promise((tried) =>
      setTimeout(() => {
        try {
          // biome-ignore lint/security/noGlobalEval: the attack
          globalThis.eval('globalThis.done.push("eval")');
        } catch {
          // Refused.
        }
        tried();
      }),
    );
    const image = place.querySelector('img');
    if (!image.complete) await new Promise((loaded) => image.addEventListener('error', loaded));
  });
  return page.evaluate(() => ({
    done: globalThis.done.sort(),
    colours: ['by-element', 'by-attribute'].filter(
      (id) => getComputedStyle(document.getElementById(id)).color === 'rgb(1, 2, 3)',
    ),
  }));
}

async function open(options) {
  const context = await browser.newContext(options);
  const page = await context.newPage();
  await page.addInitScript(listen);
  return { context, page };
}

test('a normal session with everything open breaks no rule, and looks right', async () => {
  const { context, page } = await open({ viewport: { width: 1280, height: 800 } });
  const homie = Object.assign(new TestingPage(), { context, page });
  await page.goto(String(server.link));
  await homie.newTerminal();
  await homie.run(`printf '\\033[38;2;250;120;10mtrue-%s\\033[0m\\n' colour; printf '\\033[31mred-%s\\033[0m\\n' one`);
  await homie.untilText('true-colour');
  const colour = (text) =>
    page
      .locator('.xterm-rows span', { hasText: text })
      .last()
      .evaluate((element) => getComputedStyle(element).color);
  expect(await colour('true-colour')).toBe('rgb(250, 120, 10)');
  expect(await colour('red-one')).not.toBe(await colour('true-colour'));

  // Each of them makes styles of its own: selection and search of the emulator, select, dialog and menu of Radix.
  await page.keyboard.press('Control+Shift+F');
  await page.keyboard.type('true');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+Comma');
  await page.getByRole('combobox', { name: 'Scrollback' }).click();
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('radio', { name: 'Light' }).click();
  await page.getByRole('radio', { name: 'Dark' }).click();
  await page.keyboard.press('Escape');
  await page.keyboard.press('Control+Shift+P');
  await page.getByRole('option').first().waitFor();
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Terminal actions' }).click();
  await page.getByRole('menuitem').first().waitFor();
  await page.keyboard.press('Escape');
  // Scrolling is locked under a dialog by a style element: proof that those of the page work.
  await page.keyboard.press('Control+Shift+Comma');
  await page.getByRole('dialog').waitFor();
  expect(await page.evaluate(() => getComputedStyle(document.body).overflowY)).toBe('hidden');
  await page.keyboard.press('Escape');
  expect(await page.evaluate(() => globalThis.refused)).toEqual([]);

  const worked = await smuggle(page);
  expect(worked).toEqual({ done: [], colours: [] });
  const refused = await page.evaluate(() => globalThis.refused.map((line) => line.split(' ')[0]));
  expect(new Set(refused)).toEqual(
    new Set(['style-src-elem', 'style-src-attr', 'script-src-attr', 'script-src-elem', 'script-src']),
  );
  await context.close();
});

test('the same smuggled goods do harm where nobody looks', async () => {
  const { context, page } = await open({ bypassCSP: true });
  await page.goto(new URL('/', server.link).href);
  await page.getByRole('heading', { name: 'Sign in' }).waitFor();
  expect(await smuggle(page)).toEqual({
    done: ['eval', 'handler', 'script'],
    colours: ['by-element', 'by-attribute'],
  });
  await context.close();
});

test('no other page can put it into a frame', async () => {
  const frame = (target) => `<!doctype html><title>Free prizes</title><iframe src="${target}"></iframe>`;
  const harmless = '<!doctype html><p>framed</p>';
  const elsewhere = http.createServer((request, response) => {
    const page =
      request.url === '/harmless' ? harmless : frame(new URL(request.url, 'http://x').searchParams.get('of'));
    response.setHeader('content-type', 'text/html').end(page);
  });
  await new Promise((listening) => elsewhere.listen(0, '127.0.0.1', listening));
  const at = `http://127.0.0.1:${elsewhere.address().port}`;
  const { context, page } = await open();
  const framed = async (target) => {
    await page.goto(`${at}/?of=${encodeURIComponent(target)}`, { waitUntil: 'load' });
    return page.frames()[1].url();
  };
  expect(await framed(`${at}/harmless`)).toBe(`${at}/harmless`);
  expect(await framed(new URL('/', server.link).href)).toMatch(/^chrome-error:/);
  await context.close();
  await new Promise((closed) => elsewhere.close(closed));
});

test('every answer says how it is to be taken', async () => {
  for (const path of ['/', '/theme.js', '/auth/session', '/healthz', '/no-such-thing']) {
    const { headers } = await fetch(new URL(path, server.link));
    expect(headers.get('content-security-policy')).toMatch(/frame-ancestors 'none'/);
    expect(headers.get('content-security-policy')).not.toMatch(/unsafe-/);
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('referrer-policy')).toBe('no-referrer');
  }
});
