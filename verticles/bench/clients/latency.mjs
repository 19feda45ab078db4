import v8 from 'node:v8';
import { percentile } from '../lib/numbers.mjs';
import { sleep } from '../lib/server.mjs';
import { turn } from '../lib/turns.mjs';
import { msSince, openSession } from './session.mjs';

/**
 * Keys typed before those that count, one every two milliseconds: as many as somebody types in some minutes. A JVM goes on
 * compiling for so long, and so does V8 here.
 */
const WARM_UP = 2000;
const WARM_UP_GAP_MS = 2;
/** Keys of one turn. */
const BLOCK = 100;
const LOST_MS = 5_000;

/** One byte through `stty raw -echo; cat` and back, 4 to 12 ms between keys, in turn with the clients of other servers. */
export async function latency(args) {
  const session = await openSession(args);
  const raw = session.until('RAW42', 20_000);
  session.write("stty raw -echo; echo R''AW$((6*7)); exec cat\r");
  await raw;
  await sleep(300 + (args.floodMs ?? 0));
  const times = [];
  const key = (i) => roundTrip(session, String.fromCharCode(97 + (i % 26)));
  await turn();
  for (let i = 0; i < WARM_UP; i++) {
    await key(i);
    await sleep(WARM_UP_GAP_MS);
  }
  // V8's compiler, too, would be at work for milliseconds; ssh, the client of sshd, is in C.
  v8.setFlagsFromString('--no-opt');
  for (let i = 0; i < args.n; i++) {
    if (i % BLOCK === 0) await turn();
    times.push(await key(i));
    await sleep(4 + ((i * 7) % 9));
  }
  const at = (part) => percentile(times, part);
  return { n: times.length, p50: at(0.5), p90: at(0.9), p99: at(0.99), max: Math.max(...times) };
}

async function roundTrip(session, key) {
  const start = process.hrtime.bigint();
  const echoed = await new Promise((resolve) => {
    const timer = setTimeout(() => resolve(false), LOST_MS);
    session.on = (data) => {
      if (!data.includes(key)) return;
      clearTimeout(timer);
      resolve(true);
    };
    session.write(key);
  });
  return echoed ? msSince(start) : LOST_MS;
}
