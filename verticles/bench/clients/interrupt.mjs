import { memory } from '../lib/processes.mjs';
import { sleep } from '../lib/server.mjs';
import { FLOOD, lastOf, msSince, openSession } from './session.mjs';

const STEP_MS = 10;
const BURST_SECONDS = 0.05;
const LIMIT_MS = 60_000;

/**
 * A browser: it takes everything off the socket at once, digests `rate` bytes a second, and has only the protocol's own
 * flow control. After some seconds of flood: Ctrl-C, and the time until the shell's next answer has been digested.
 */
export async function interrupt(args, processes) {
  const session = await openSession(args, { digests: true });
  const browser = new Browser(session.connection, args.rate);
  session.on = (data) => browser.receive(data);
  session.write(FLOOD);
  await sleep(args.seconds * 1000);
  const serverRss = memory(processes()).rss;
  const { queued, received } = browser;
  const start = process.hrtime.bigint();
  const answered = browser.sees('INT42');
  session.write('\x03');
  session.write("echo I''NT$((6*7))\r");
  const ok = await Promise.race([answered.then(() => true), sleep(LIMIT_MS).then(() => false)]);
  const ms = msSince(start);
  browser.stop();
  return {
    ok,
    ms,
    clientQueueMB: queued / 1e6,
    clientPeakMB: browser.peak / 1e6,
    afterMB: (browser.received - received) / 1e6,
    serverRss,
  };
}

class Browser {
  queued = 0;
  received = 0;
  peak = 0;
  #queue = [];
  #tail = '';
  #mark = null;
  #timer;

  constructor(connection, rate) {
    this.connection = connection;
    let credit = 0;
    let last = Date.now();
    this.#timer = setInterval(() => {
      const now = Date.now();
      credit = Math.min(credit + (rate * (now - last)) / 1000, rate * BURST_SECONDS);
      last = now;
      while (this.#queue.length && credit >= 1) credit -= this.#digest(Math.floor(credit));
    }, STEP_MS);
  }

  receive(data) {
    this.#queue.push(data);
    this.queued += data.length;
    this.received += data.length;
    this.peak = Math.max(this.peak, this.queued);
  }

  /** Resolves once the mark has been digested. */
  sees(mark) {
    return new Promise((resolve) => {
      this.#mark = { mark, resolve };
    });
  }

  stop() {
    clearInterval(this.#timer);
  }

  #digest(limit) {
    const data = this.#queue[0].subarray(0, limit);
    if (data.length < this.#queue[0].length) this.#queue[0] = this.#queue[0].subarray(limit);
    else this.#queue.shift();
    this.queued -= data.length;
    this.connection.consumed(data.length);
    this.#tail = lastOf(this.#tail, data);
    if (this.#mark && this.#tail.includes(this.#mark.mark)) this.#mark.resolve();
    return data.length;
  }
}
