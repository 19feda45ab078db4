// One client in a process of its own, started by bench.mjs: node worker.mjs '{"peer":…,"port":…,"root":pid,"test":…}'
// Prints its result as one line of JSON.
import fs from 'node:fs';
import { flood } from './clients/flood.mjs';
import { integrity } from './clients/integrity.mjs';
import { interrupt } from './clients/interrupt.mjs';
import { latency } from './clients/latency.mjs';
import { many } from './clients/many.mjs';
import { rss } from './clients/rss.mjs';
import { slow } from './clients/slow.mjs';
import { throughput } from './clients/throughput.mjs';
import { loadPeers } from './lib/peers.mjs';
import { tree } from './lib/processes.mjs';

const clients = { flood, integrity, interrupt, latency, many, rss, slow, throughput };
const given = JSON.parse(process.argv[2]);
const peer = (await loadPeers()).get(given.peer);
const server = () => tree(given.root, peer.keep);
const everyone = () => tree(given.root);

let result;
try {
  result = await clients[given.test]({ ...given, peer }, server, everyone);
} catch (e) {
  result = { error: String(e.message || e) };
}
fs.writeSync(1, `${JSON.stringify(result)}\n`);
process.exit(0); // its sockets are still open
