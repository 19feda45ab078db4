// Draws the installable page's icons from icons/homie.svg, with any Chromium: node build/icons.mjs [path of the browser]
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { chromium } from 'playwright-core';

const folder = new URL('../public/icons/', import.meta.url);
const drawing = readFileSync(new URL('homie.svg', folder), 'utf8');
/** Maskable icons are cut to any shape: what matters has to be within the inner 80 %, and the ground goes to the edge. */
const maskable = drawing
  .replace('rx="14"', '')
  .replace('viewBox="0 0 64 64"', 'viewBox="-8 -8 80 80"')
  .replace('<rect ', '<rect x="-8" y="-8" ')
  .replace('width="64" height="64"', 'width="80" height="80"');
const browser = await chromium.launch({
  executablePath: process.argv[2] ?? '/usr/bin/chromium',
  args: ['--no-sandbox'],
});
for (const [name, svg, size] of [
  ['homie-192.png', drawing, 192],
  ['homie-512.png', drawing, 512],
  ['homie-maskable-512.png', maskable, 512],
]) {
  const page = await browser.newPage({ viewport: { width: size, height: size } });
  await page.setContent(`<style>*{margin:0}svg{display:block;width:100vw;height:100vh}</style>${svg}`);
  await page.screenshot({ path: fileURLToPath(new URL(name, folder)), omitBackground: true });
  await page.close();
}
await browser.close();
