import { memory, written } from '../lib/processes.mjs';
import { sleep } from '../lib/server.mjs';
import { FLOOD, openSession } from './session.mjs';

const HOPELESS_MB = 3000;

/** The client stops reading its socket during a flood: does the server grow, was the program stopped, does it go on? */
export async function slow(args, processes, everyone) {
  const session = await openSession(args);
  session.write(FLOOD);
  await sleep(1000);
  const start = memory(processes()).rss;
  session.connection.stopReading();
  const producer = () => written(everyone().find((each) => each.comm === 'yes')?.pid);
  const samples = [];
  const began = Date.now();
  let writtenHalfway = Number.NaN;
  while (Date.now() - began < args.seconds * 1000) {
    await sleep(200);
    samples.push(memory(processes()).rss);
    if (Number.isNaN(writtenHalfway) && Date.now() - began > args.seconds * 500) writtenHalfway = producer();
    if (samples.at(-1) > HOPELESS_MB) break;
  }
  const seconds = (Date.now() - began) / 1000;
  const late = (producer() - writtenHalfway) / 1e6 / (seconds - args.seconds / 2);
  const before = session.bytes;
  session.connection.startReading();
  await sleep(1500);
  return {
    start,
    max: Math.max(...samples),
    end: samples.at(-1),
    grow: Math.max(...samples) - start,
    growPerSec: (samples.at(-1) - start) / seconds,
    producerMBpsLate: late,
    resumed: session.bytes > before + 100_000 && !session.connection.closed,
    closed: session.connection.closed,
  };
}
