import { sleep } from '../lib/server.mjs';

const READY_MS = 20_000;

/**
 * A session with a quiet shell that prints no prompt. `on` gets its output; what it gets counts as digested at once,
 * unless the session was opened with `digests`: then the test calls `connection.consumed` itself.
 */
export async function openSession({ peer, port, test, settle = 300 }, { on = () => {}, digests = false } = {}) {
  const session = { on, bytes: 0 };
  session.connection = await peer.connect({
    port,
    test,
    cols: 80,
    rows: 24,
    onData: (data) => {
      session.bytes += data.length;
      session.on(data);
      if (!session.digests) session.connection?.consumed(data.length);
    },
  });
  session.write = (text) => session.connection.write(text);
  /** Waits for a mark in the output; `each` sees all of it until then. */
  session.until = (mark, ms = 60_000, each = () => {}) =>
    new Promise((resolve, reject) => {
      let tail = '';
      const timer = setTimeout(
        () => reject(new Error(`no ${mark} in ${ms} ms; the output ends ${JSON.stringify(tail.slice(-80))}`)),
        ms,
      );
      session.on = (data) => {
        each(data);
        tail = lastOf(tail, data);
        if (!tail.includes(mark)) return;
        clearTimeout(timer);
        session.on = on;
        resolve();
      };
    });
  const ready = session.until('RDY42', READY_MS);
  await sleep(settle);
  session.write("PS1= PS2= PROMPT_COMMAND=; stty -echo; echo R''DY$((6*7))\r");
  await ready;
  await sleep(100);
  session.digests = digests;
  return session;
}

/** The last bytes of the output: enough to find a mark that two reads cut. */
export function lastOf(tail, data) {
  return (tail + data.toString('latin1', Math.max(0, data.length - 256))).slice(-512);
}

export const FLOOD = 'yes 0123456789012345678901234567890123456789012345678901234567890123456789\r';

export const msSince = (start) => Number(process.hrtime.bigint() - start) / 1e6;
