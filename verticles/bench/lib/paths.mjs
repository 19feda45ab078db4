import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

/** This folder, and the project's. */
export const ROOT = path.resolve(path.dirname(fileURLToPath(import.meta.url)), '..');
export const PROJECT = path.resolve(ROOT, '../..');
/** Payloads, logs, keys. */
export const WORK = process.env.BENCH_WORK || path.join(os.tmpdir(), 'homie-bench');
/** What every peer runs. */
export const SHELL = ['bash', '--norc', '--noprofile'];
/** The C program that is the floor, compiled where there is a compiler. */
export const FLOOR = path.join(ROOT, 'ptyfloor');

export function onPath(program) {
  if (program.includes('/')) return fs.existsSync(program) ? program : null;
  for (const folder of (process.env.PATH || '').split(path.delimiter)) {
    const file = path.join(folder, program);
    if (fs.existsSync(file)) return file;
  }
  return null;
}
