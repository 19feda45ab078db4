import { execFileSync } from 'node:child_process';
import fs from 'node:fs';
import { createRequire } from 'node:module';
import path from 'node:path';
import { chromium } from 'playwright-core';

const FIND = path.resolve(import.meta.dirname, '../../../scripts/find-chromium');
const AXE = fs.readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const WAIT_MS = 30_000;

/** A browser; close it after the tests. */
export function openBrowser() {
  const executablePath = execFileSync(FIND, { encoding: 'utf8' }).trim();
  return chromium.launch({ executablePath, args: ['--no-sandbox'] });
}

/** What keeps somebody out of the page as it is now, one line each. The screen of a terminal is xterm's affair. */
export async function axeFinds(page) {
  // What fades in has less contrast than it will have.
  await page.evaluate(() =>
    Promise.all(
      document
        .getAnimations()
        .filter((each) => each.effect?.getComputedTiming().iterations !== Number.POSITIVE_INFINITY)
        .map((each) => each.finished.catch(() => {})),
    ),
  );
  await page.evaluate(AXE);
  const found = await page.evaluate(() => globalThis.axe.run({ exclude: ['.xterm'] }));
  return found.violations.map((each) => `${each.id}: ${each.nodes.map((node) => node.html).join(' ')}`);
}

/** Homie in a tab. */
export class TestingPage {
  static async open(browser, link, options = { viewport: { width: 1280, height: 800 } }) {
    const self = new TestingPage();
    self.context = await browser.newContext(options);
    self.page = await self.context.newPage();
    self.errors = [];
    self.page.on('pageerror', (error) => self.errors.push(error));
    await self.page.goto(String(link));
    await self.page.getByRole('navigation', { name: 'Machines and sessions' }).waitFor();
    return self;
  }

  /** Starts the login shell and waits for its prompt. */
  async newTerminal() {
    await this.page.getByRole('button', { name: 'New terminal', exact: true }).first().click();
    await this.terminal().waitFor();
    // Nothing but a prompt: another terminal's screen may still be there for a moment.
    await this.until((rows) => /^\S*[#$]$/.test(rows.join('\n').trim()));
    await this.terminal().click();
  }

  terminal() {
    return this.page
      .getByRole('region', { name: /^Terminal / })
      .or(this.page.locator('.xterm'))
      .first();
  }

  /** What the terminal shows, one string a row. */
  rows() {
    return this.page
      .locator('.xterm-rows')
      .first()
      .evaluate((element) => [...element.children].map((row) => row.textContent.replaceAll('\u00a0', ' ').trimEnd()));
  }

  async type(text) {
    await this.page.keyboard.type(text);
  }

  async run(command) {
    await this.type(command);
    await this.page.keyboard.press('Enter');
  }

  /** Waits until `holds(rows)`; says what was shown if it never does. */
  async until(holds, ms = WAIT_MS) {
    const end = Date.now() + ms;
    let rows = [];
    for (;;) {
      rows = await this.rows().catch(() => []);
      if (rows.length && holds(rows)) return rows;
      if (Date.now() > end)
        throw new Error(`not in ${ms} ms; the page shows:\n${await this.page.locator('body').innerText()}`);
      await this.page.waitForTimeout(50);
    }
  }

  untilText(text, ms) {
    return this.until((rows) => rows.some((row) => row.includes(text)), ms);
  }

  /** A socket that the browser believes in, though nothing comes any more, or the other way round. */
  async offline(is) {
    await this.context.setOffline(is);
  }

  close() {
    return this.context.close();
  }
}
