import fs from 'node:fs';
import path from 'node:path';
import { WORK } from './paths.mjs';

const WORDS = [
  ...['error', 'warning', 'connection', 'src/main/java', 'GET', '/api/v1/sessions', '200', 'compiled', 'in', 'ms'],
  ...['worker', 'thread', 'the', 'quick', 'brown', 'fox', 'buffer'],
];
const UTF8 = ['naïve', '日本語', 'Привет', '→', '✓', '😀'];

/** A file of log-like text, the same each time: ASCII, some SGR colour, about one line in 20 with UTF-8. */
export function payload(mb) {
  const file = path.join(WORK, `payload-${mb}.txt`);
  if (fs.existsSync(file) && fs.statSync(file).size >= mb * 1e6) return file;
  fs.mkdirSync(WORK, { recursive: true });
  let seed = 12345;
  const random = (bound) => {
    seed = (Math.imul(seed, 1103515245) + 12345) >>> 0;
    return (seed >>> 8) % bound;
  };
  const fd = fs.openSync(file, 'w');
  let size = 0;
  let number = 0;
  while (size < mb * 1e6) {
    let chunk = '';
    while (chunk.length < 1 << 18) {
      let line = `${String(number++).padStart(8)} `;
      if (random(4) === 0) line += `\x1b[3${1 + random(7)}m`;
      for (let words = 3 + random(12); words > 0; words--) line += `${WORDS[random(WORDS.length)]} `;
      if (random(20) === 0) line += UTF8[random(UTF8.length)];
      chunk += `${line}\x1b[0m\n`;
    }
    size += fs.writeSync(fd, chunk);
  }
  fs.closeSync(fd);
  return file;
}
