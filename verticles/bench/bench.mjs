#!/usr/bin/env node
// node bench.mjs [--cluster] [--peers a,b] [--tests throughput,latency,…] [--reps 5] [--mb 200] [--json FILE] [--quick]
// Peers are interleaved: every repetition runs each peer once, with a fresh server, so that the noise of the machine
// falls on all of them. Exits with 1 when a target is missed.
import { execFileSync, spawn, spawnSync } from 'node:child_process';
import fs from 'node:fs';
import path from 'node:path';
import { parseArgs } from 'node:util';
import { FLOOR, onPath, ROOT, WORK } from './lib/paths.mjs';
import { payload } from './lib/payload.mjs';
import { loadPeers } from './lib/peers.mjs';
import { CLUSTER_TESTS, report, TESTS } from './lib/report.mjs';
import { withServer, withServers } from './lib/server.mjs';
import { judge } from './lib/targets.mjs';
import { Turns } from './lib/turns.mjs';

const DEFAULT_PEERS = ['homie', 'c-tcp', 'sshd', 'nodepty-flow'];
/** Two JVMs against the one-process mode. */
const CLUSTER_PEERS = ['homie', 'homie-cluster'];
/** Whom `many` measures, once a run: it takes minutes to start. */
const MANY_PEER = 'homie-20-nodes';
const FULL = { reps: 5, mb: 200, warm: 10, n: 1000, sessions: 50, slowSeconds: 10, intSeconds: 5, slowMb: 40 };
const QUICK = { reps: 1, mb: 40, warm: 5, n: 100, sessions: 20, slowSeconds: 5, intSeconds: 2, slowMb: 10 };

/**
 * For the client that types, which does not collect garbage while it does: those are milliseconds of V8's threads, which on two
 * processors would be most of what a percentile shows, the more of it the more of a peer's protocol is spoken in JavaScript.
 */
const CALM = ['--min-semi-space-size=64', '--max-semi-space-size=64'];

const text = { type: 'string' };
const { values } = parseArgs({
  options: {
    ...Object.fromEntries(Object.keys(FULL).map((name) => [name, text])),
    ...{ peers: text, tests: text, rate: { type: 'string', default: '10e6' }, json: text, quick: { type: 'boolean' } },
    cluster: { type: 'boolean' },
  },
});
const size = values.quick ? QUICK : FULL;
const opt = Object.fromEntries(Object.entries(size).map(([name, value]) => [name, Number(values[name] ?? value)]));
const tests = values.tests?.split(',') ?? (values.cluster ? CLUSTER_TESTS : TESTS.filter((test) => test !== 'many'));
const unknown = tests.filter((test) => !TESTS.includes(test));
if (unknown.length) {
  console.error(`no such test: ${unknown.join(', ')}; there are ${TESTS.join(', ')}`);
  process.exit(2);
}
fs.mkdirSync(WORK, { recursive: true });
compileFloor();
const peers = await present(values.peers?.split(',') ?? (values.cluster ? CLUSTER_PEERS : DEFAULT_PEERS));

/** The C floor, where there is a compiler and it is not built yet. */
function compileFloor() {
  if (fs.existsSync(FLOOR) || !onPath('cc')) return;
  const made = spawnSync('cc', ['-O2', '-o', FLOOR, `${FLOOR}.c`, '-lutil'], { encoding: 'utf8' });
  if (made.status !== 0) console.error(`ptyfloor.c does not compile here: ${made.stderr.split('\n')[0]}`);
}

async function present(names) {
  const known = await loadPeers();
  return names
    .map((name) => known.get(name) ?? { name, check: () => `no such peer; there are ${[...known.keys()].join(', ')}` })
    .filter((peer) => {
      const why = peer.check();
      if (why) console.error(`skip ${peer.name}: ${why}`);
      return !why;
    });
}

function worker(args, onLine = () => {}) {
  const child = spawn(
    'node',
    [...(args.test === 'latency' ? CALM : []), path.join(ROOT, 'worker.mjs'), JSON.stringify(args)],
    {
      stdio: ['pipe', 'pipe', 'inherit'],
    },
  );
  let output = '';
  child.stdout.on('data', (data) => {
    output += data;
    onLine(output);
  });
  const done = new Promise((resolve) => {
    child.on('close', () => {
      const last = output.trimEnd().split('\n').at(-1);
      try {
        resolve(JSON.parse(last));
      } catch {
        resolve({ error: `the client said ${JSON.stringify(last)}` });
      }
    });
  });
  return { child, done };
}

/** A test that is run with one peer after the other. */
const each = (measure) =>
  async function* (peers) {
    for (const peer of peers) yield [peer, await measure(peer)];
  };

const client = (test, more) => each((peer) => withServer(peer, (server) => worker({ ...server, test, ...more }).done));

/** Each peer's server has its client, and those type in turn. */
async function* latency(peers) {
  const turns = new Turns();
  const all = await withServers(peers, (servers) =>
    Promise.all(
      servers.map((server) => {
        const typist = worker({ ...server, test: 'latency', n: opt.n });
        turns.add(typist.child);
        return typist.done;
      }),
    ),
  );
  yield* peers.map((peer, i) => [peer, Array.isArray(all) ? all[i] : all]);
}

const latencyUnderFlood = each((peer) =>
  withServer(peer, async (server) => {
    let flooding;
    const started = new Promise((resolve) => {
      flooding = resolve;
    });
    const flood = worker({ ...server, test: 'flood' }, (output) => output.includes('flooding') && flooding());
    await Promise.race([started, flood.done]);
    const typist = worker({ ...server, test: 'latency', n: opt.n, floodMs: 500 });
    new Turns().add(typist.child);
    const result = await typist.done;
    flood.child.kill('SIGTERM');
    const { floodBytes = 0 } = await flood.done;
    return { ...result, floodMB: floodBytes / 1e6 };
  }),
);

/** What the kernel gives before any server: once a repetition, so that it sees the same noise. */
function floor() {
  const run = (...args) => JSON.parse(execFileSync(FLOOR, args));
  try {
    const drain = run('drain', 'cat', payload(opt.mb));
    const echo = run('echo', String(opt.n), '8000');
    return {
      srcMBps: opt.mb / drain.seconds,
      rxMBps: drain.mbps,
      cpu: drain.cpu,
      bytesPerRead: drain.bytesPerRead,
      p50: echo.p50us / 1000,
      p99: echo.p99us / 1000,
    };
  } catch (e) {
    return { error: String(e.message || e) };
  }
}

const run = {
  floor: each(floor),
  throughput: client('throughput', { file: payload(opt.mb), warm: payload(opt.warm) }),
  integrity: client('integrity', { file: payload(opt.warm) }),
  'integrity-slow': client('integrity', { file: payload(opt.slowMb), gapMs: 5 }),
  latency,
  'latency-flood': latencyUnderFlood,
  many: client('many', { sessions: opt.sessions }),
  rss: client('rss', { sessions: opt.sessions, settle: 150 }),
  slow: client('slow', { seconds: opt.slowSeconds }),
  interrupt: client('interrupt', { seconds: opt.intSeconds, rate: Number(values.rate) }),
};

const manyPeer = tests.includes('many') ? await present([MANY_PEER]) : [];

function measured(test) {
  if (test === 'floor') return [{ name: 'floor' }];
  return test === 'many' ? manyPeer : peers;
}

const results = [];
const json = values.json ?? path.join(ROOT, 'results', `run-${Date.now()}.json`);
fs.mkdirSync(path.dirname(json), { recursive: true });
for (const test of tests) {
  for (let rep = 0; rep < (test === 'many' ? 1 : opt.reps); rep++) {
    for await (const [peer, result] of run[test](measured(test))) {
      results.push({
        test,
        peer: peer.name,
        rep,
        load: fs.readFileSync('/proc/loadavg', 'latin1').split(' ')[0],
        ...result,
      });
      const brief = JSON.stringify(result, (_key, value) =>
        typeof value === 'number' ? Number(value.toFixed(3)) : value,
      );
      console.error(`${test} ${peer.name} #${rep} ${brief}`);
      fs.writeFileSync(json, JSON.stringify({ when: new Date().toISOString(), opt, results }, null, 1));
    }
  }
}
console.log(
  report(
    tests,
    peers.map((peer) => peer.name),
    MANY_PEER,
    results,
  ),
);
process.exitCode = judge(results).every((line) => line.ok) ? 0 : 1;
