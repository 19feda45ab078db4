// What Homie promises of its speed, and whether a run kept it. Ratios are between medians of the same run.
import { median } from './numbers.mjs';

const THROUGHPUT_OF_C = 0.95;
const CPU_OF_C = 1.6;
const ECHO_P50_OF_SSHD = 1.2;
const ECHO_P99_OF_SSHD = 1;
const INTERRUPT_MS = 100;
const GROWTH_MB = 4;
const IDLE_RSS_MB = 250;
const SESSION_RSS_MB = 3;
const SESSION_THREADS = 1;
const CLUSTER_THROUGHPUT = 0.5;
const CLUSTER_ECHO_MS = 0.3;
const LIST_MS = 50;
const START_P99_MS = 100;
const NODE_RSS_MB = 150;

/** The field of a result that a dotted name means. */
export const field = (result, name) => name.split('.').reduce((value, key) => value?.[key], result);

/**
 * One line per target that this run can tell of: `{test, target, value, ok}`. A failed repetition of Homie fails its
 * test; a target whose other peer did not run is left out.
 */
export function judge(results) {
  const of = (test, peer) => results.filter((each) => each.test === test && each.peer === peer);
  const mid = (test, peer, name) => {
    const good = of(test, peer).filter((each) => !each.error);
    return good.length ? median(good.map((each) => Number(field(each, name)))) : Number.NaN;
  };
  const lines = [];
  const line = (test, target, value, ok) => lines.push({ test, target, value, ok });
  const ratio = (test, name, label, peer, limit, atLeast, whose = 'homie') => {
    const value = mid(test, whose, name) / mid(test, peer, name);
    if (!Number.isFinite(value)) return;
    const sign = atLeast ? '≥' : '≤';
    line(test, `${label} ${sign} ${limit} × ${peer}`, value, atLeast ? value >= limit : value <= limit);
  };
  const bound = (test, name, label, limit, inclusive = false, whose = 'homie') => {
    const value = mid(test, whose, name);
    if (!Number.isFinite(value)) return;
    line(test, `${label} ${inclusive ? '≤' : '<'} ${limit}`, value, inclusive ? value <= limit : value < limit);
  };
  const every = (test, name, label) => {
    const all = of(test, 'homie');
    if (!all.length) return;
    const kept = all.filter((each) => field(each, name) === true).length;
    line(test, `${label}, every time`, kept / all.length, kept === all.length);
  };

  for (const failed of results.filter((each) => each.peer.startsWith('homie') && each.error)) {
    line(failed.test, `runs (${failed.error})`, Number.NaN, false);
  }
  ratio('throughput', 'srcMBps', 'MB/s', 'c-tcp', THROUGHPUT_OF_C, true);
  ratio('throughput', 'serverCpu', 'server CPU', 'c-tcp', CPU_OF_C, false);
  for (const test of ['latency', 'latency-flood']) {
    ratio(test, 'p50', 'echo p50', 'sshd', ECHO_P50_OF_SSHD, false);
    ratio(test, 'p99', 'echo p99', 'sshd', ECHO_P99_OF_SSHD, false);
  }
  every('integrity', 'exact', 'every byte');
  every('integrity-slow', 'exact', 'every byte to a slow client');
  bound('interrupt', 'ms', 'Ctrl-C to prompt, ms', INTERRUPT_MS);
  every('interrupt', 'ok', 'Ctrl-C is answered');
  bound('slow', 'grow', 'growth under a client that does not read, MB', GROWTH_MB);
  every('slow', 'resumed', 'the stream goes on afterwards');
  bound('rss', 'many.rss', 'RSS with idle sessions, MB', IDLE_RSS_MB);
  bound('rss', 'perSession', 'RSS per session, MB', SESSION_RSS_MB);
  bound('rss', 'threadsPerSession', 'threads per session', SESSION_THREADS, true);
  ratio('throughput', 'srcMBps', 'clustered MB/s', 'homie', CLUSTER_THROUGHPUT, true, 'homie-cluster');
  const later = mid('latency', 'homie-cluster', 'p50') - mid('latency', 'homie', 'p50');
  if (Number.isFinite(later)) {
    line('latency', `clustered echo p50 ≤ homie's + ${CLUSTER_ECHO_MS} ms`, later, later <= CLUSTER_ECHO_MS);
  }
  bound('many', 'listP50', 'listing all sessions, ms', LIST_MS, false, 'homie-20-nodes');
  bound('many', 'startP99', 'start p99, ms', START_P99_MS, false, 'homie-20-nodes');
  bound('many', 'nodeIdleRss', 'RSS of an idle node, MB', NODE_RSS_MB, false, 'homie-20-nodes');
  return lines;
}
