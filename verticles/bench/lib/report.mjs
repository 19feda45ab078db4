import { median } from './numbers.mjs';
import { field, judge } from './targets.mjs';

const COLUMNS = {
  floor: ['srcMBps', 'rxMBps', 'cpu', 'bytesPerRead', 'p50', 'p99'],
  throughput: ['srcMBps', 'rxMBps', 'sec', 'serverCpu', 'clientCpu', 'wire', 'rss'],
  integrity: ['exact', 'got', 'want'],
  'integrity-slow': ['exact', 'got', 'want'],
  latency: ['p50', 'p90', 'p99', 'max'],
  'latency-flood': ['p50', 'p90', 'p99', 'max', 'floodMB'],
  many: ['nodes', 'sessions', 'startP50', 'startP99', 'listP50', 'listMax', 'gatewayRss', 'nodeIdleRss', 'nodeFullRss'],
  rss: ['zero.rss', 'one.rss', 'many.rss', 'perSession', 'perSessionPss', 'threadsPerSession'],
  slow: ['start', 'max', 'grow', 'growPerSec', 'producerMBpsLate', 'resumed'],
  interrupt: ['ok', 'ms', 'clientQueueMB', 'afterMB', 'serverRss'],
};

/** The tests there are, in the order in which they run. */
export const TESTS = Object.keys(COLUMNS);

/** What `--cluster` runs. */
export const CLUSTER_TESTS = ['throughput', 'latency', 'many'];

/** Medians as Markdown tables, then what was promised and whether it was kept. */
export function report(tests, peers, manyPeer, results) {
  const own = { floor: ['floor'], many: [manyPeer] };
  const tables = tests.map((test) => table(test, own[test] ?? peers, results));
  return [...tables, targets(judge(results))].filter(Boolean).join('\n\n');
}

function table(test, peers, results) {
  const columns = COLUMNS[test];
  const rows = peers.map((peer) => {
    const all = results.filter((each) => each.test === test && each.peer === peer);
    const good = all.filter((each) => !each.error);
    const cells = columns.map((column) => cell(good.map((each) => field(each, column))));
    return `| ${[peer, ...cells, `${good.length}/${all.length}`].join(' | ')} |`;
  });
  return [
    `### ${test}`,
    `| peer | ${columns.join(' | ')} | runs |`,
    `|${' --- |'.repeat(columns.length + 2)}`,
    ...rows,
  ].join('\n');
}

function cell(values) {
  if (!values.length) return '—';
  if (typeof values[0] === 'boolean') return `${values.filter(Boolean).length}/${values.length}`;
  const spread = values.length > 2 ? ` (${round(Math.min(...values), 1)}–${round(Math.max(...values), 1)})` : '';
  return `${round(median(values), 2)}${spread}`;
}

function targets(lines) {
  if (!lines.length) return '';
  const rows = lines.map(
    ({ test, target, value, ok }) => `| ${ok ? 'pass' : 'FAIL'} | ${test} | ${target} | ${round(value, 2)} |`,
  );
  return ['### targets', '| | test | target | measured |', '| --- | --- | --- | --- |', ...rows].join('\n');
}

function round(value, digits) {
  return Number.isFinite(value) ? String(Number(value.toFixed(digits))) : '—';
}
