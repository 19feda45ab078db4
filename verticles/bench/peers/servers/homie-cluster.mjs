// A gateway and so many nodes, each a process of its own, in one cluster on loopback:
// node homie-cluster.mjs HOMIE PORT HOME NODES. Prints "ready" once every node is on the gateway's list; SIGTERM ends all.
import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { freePort, sleep } from '../../lib/server.mjs';

const READY_MS = 300_000;
const [homie, port, home, count] = process.argv.slice(2);
const children = [];
let ending = false;

function environment(folder, more) {
  return { ...process.env, HOMIE_HOME: path.join(home, folder), ...more };
}

function start(folder, args, more) {
  const env = environment(folder, more);
  const child = spawn(homie, args, { env, stdio: ['ignore', 'inherit', 'inherit'] });
  child.on('exit', (code) => ending || end(`${args[0]} of ${folder} ended with ${code}`));
  children.push(child);
}

function end(why) {
  ending = true;
  if (why) console.error(why);
  for (const child of children) child.kill('SIGTERM');
  setTimeout(() => process.exit(why ? 1 : 0), 2_000);
}

process.on('SIGTERM', () => end());

function homieNow(args) {
  return execFileSync(homie, args, { env: environment('gateway'), encoding: 'utf8' });
}

async function until(what, done) {
  const limit = Date.now() + READY_MS;
  while (!ending && !done()) {
    if (Date.now() > limit) end(`${what} took more than ${READY_MS} ms`);
    await sleep(200);
  }
}

function answers() {
  try {
    return homieNow(['status', '--json']);
  } catch {
    return '';
  }
}

fs.mkdirSync(home, { recursive: true });
homieNow(['init']);
const [cluster, bus, join] = [await freePort(), await freePort(), await freePort()];
start('gateway', ['gateway', '--port', port], {
  HOMIE_CLUSTER_PORT: String(cluster),
  HOMIE_CLUSTER_BUS_PORT: String(bus),
  HOMIE_CLUSTER_JOIN_PORT: String(join),
});
await until('the gateway', answers);
for (let i = 0; i < Number(count) && !ending; i++) {
  const line = homieNow(['invite'])
    .split('\n')
    .find((each) => each.includes('homie join'));
  const args = line.trim().split(/\s+/).slice(1);
  const ports = { HOMIE_CLUSTER_PORT: String(await freePort()), HOMIE_CLUSTER_BUS_PORT: String(await freePort()) };
  execFileSync(homie, [...args, '--no-start'], { env: environment(`node-${i}`, ports) });
  start(`node-${i}`, ['node'], ports);
}
await until('the nodes', () => JSON.parse(answers() || '{"nodes":[]}').nodes.length >= Number(count));
if (!ending) fs.writeFileSync(path.join(home, 'ready'), '');
