import fs from 'node:fs';
import { percentile } from '../lib/numbers.mjs';
import { memory } from '../lib/processes.mjs';
import { msSince } from './session.mjs';

const LISTS = 50;
const SETTLE_MS = 3_000;

/** Starts so many idle sessions on each of the peer's machines, one after the other, and lists them. */
export async function many(args, processes) {
  const request = await args.peer.control(args);
  const { nodes } = await request('presence.list', {});
  const gateway = () => memory(processes().filter((each) => commandOf(each.pid).includes('gateway')));
  const machines = () => memory(processes().filter((each) => !commandOf(each.pid).includes('gateway')));
  const idle = machines();
  const starts = [];
  for (let i = 0; i < args.sessions; i++) {
    for (const node of nodes) {
      const began = process.hrtime.bigint();
      await request('terminal.session.start', { nodeId: node.id, command: ['cat'], cols: 80, rows: 24 });
      starts.push(msSince(began));
    }
  }
  await new Promise((resolve) => setTimeout(resolve, SETTLE_MS));
  const lists = [];
  let sessions = 0;
  for (let i = 0; i < LISTS; i++) {
    const began = process.hrtime.bigint();
    sessions = (await request('terminal.session.list', {})).sessions.length;
    lists.push(msSince(began));
  }
  return {
    nodes: nodes.length,
    sessions,
    startP50: percentile(starts, 0.5),
    startP99: percentile(starts, 0.99),
    listP50: percentile(lists, 0.5),
    listMax: Math.max(...lists),
    gatewayRss: gateway().rss,
    nodeIdleRss: idle.rss / idle.procs,
    nodeFullRss: machines().rss / idle.procs,
  };
}

function commandOf(pid) {
  try {
    return fs.readFileSync(`/proc/${pid}/cmdline`, 'utf8').split('\0');
  } catch {
    return [];
  }
}
