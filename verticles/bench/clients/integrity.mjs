import crypto from 'node:crypto';
import fs from 'node:fs';
import { openSession } from './session.mjs';

const LIMIT_MS = 240_000;

/** Are the bytes exact? What came between two marks against the file after ONLCR. */
export async function integrity(args) {
  const file = fs.readFileSync(args.file).toString('latin1').replaceAll('\n', '\r\n');
  const want = Buffer.from(file, 'latin1');
  const parts = [];
  const session = await openSession(args);
  const done = session.until('END42', LIMIT_MS, (data) => {
    parts.push(data);
    if (!args.gapMs) return;
    // A link slower than the server: the socket is shut for a while after every read.
    session.connection.stopReading();
    setTimeout(() => session.connection.startReading(), args.gapMs);
  });
  session.write(`echo B''EG$((6*7)); cat ${args.file}; echo E''ND$((6*7))\r`);
  await done;
  const all = Buffer.concat(parts);
  const got = all.subarray(all.indexOf('BEG42\r\n') + 7, all.lastIndexOf('END42'));
  return { exact: sha256(got) === sha256(want), got: got.length, want: want.length };
}

const sha256 = (bytes) => crypto.createHash('sha256').update(bytes).digest('hex');
