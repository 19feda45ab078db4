import fs from 'node:fs';
import { cpu, memory } from '../lib/processes.mjs';
import { msSince, openSession } from './session.mjs';

const LIMIT_MS = 240_000;

/** `cat` of a file, to its end mark as the client sees it; once before to warm up. */
export async function throughput(args, processes) {
  const session = await openSession(args);
  await cat(session, args.warm, processes);
  return cat(session, args.file, processes);
}

async function cat(session, file, processes) {
  const cpuBefore = cpu(processes());
  const clientBefore = process.cpuUsage();
  const wireBefore = session.connection.wireBytes;
  session.bytes = 0;
  const start = process.hrtime.bigint();
  const done = session.until('END42', LIMIT_MS);
  session.write(`cat ${file}; echo E''ND$((6*7))\r`);
  await done;
  const sec = msSince(start) / 1000;
  const client = process.cpuUsage(clientBefore);
  return {
    sec,
    bytes: session.bytes,
    wire: session.connection.wireBytes - wireBefore,
    srcMBps: fs.statSync(file).size / 1e6 / sec,
    rxMBps: session.bytes / 1e6 / sec,
    serverCpu: cpu(processes()) - cpuBefore,
    clientCpu: (client.user + client.system) / 1e6,
    rss: memory(processes()).rss,
  };
}
