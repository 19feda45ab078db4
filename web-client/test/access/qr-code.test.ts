import jsqr from 'jsqr';
import { expect, it } from 'vitest';
import { draw } from '../../src/access/QrCode';

/** Pixels of one module: what a camera sees at least. */
const SCALE = 4;

/** Draws the path as a browser does: each of its rectangles black on white. */
function pixels({ path, size }: { path: string; size: number }): { data: Uint8ClampedArray; width: number } {
  const width = size * SCALE;
  const data = new Uint8ClampedArray(width * width * 4).fill(255);
  for (const [, x, y, length] of path.matchAll(/M(\d+) (\d+)h(\d+)v1H\d+z/g)) {
    for (let row = Number(y) * SCALE; row < (Number(y) + 1) * SCALE; row++)
      for (let column = Number(x) * SCALE; column < (Number(x) + Number(length)) * SCALE; column++)
        data.fill(0, (row * width + column) * 4, (row * width + column) * 4 + 3);
  }
  return { data, width };
}

it.each([
  'http://127.0.0.1:7317/#pair=abcdefghijklmnopqrstuv',
  `https://desk.tail1234.ts.example/#pair=${'Ab-_'.repeat(11)}&fp=${'0f'.repeat(32)}`,
])('a camera reads %s from it', (link) => {
  const { data, width } = pixels(draw(link));
  expect(jsqr(data, width, width)?.data).toBe(link);
});
