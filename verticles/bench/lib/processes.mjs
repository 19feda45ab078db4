// What the kernel says of processes (Linux).
import fs from 'node:fs';

const TICKS_PER_SECOND = 100;

function stat(pid) {
  try {
    const text = fs.readFileSync(`/proc/${pid}/stat`, 'utf8');
    const nameEnd = text.lastIndexOf(')');
    const fields = text.slice(nameEnd + 2).split(' ');
    return {
      pid,
      comm: text.slice(text.indexOf('(') + 1, nameEnd),
      state: fields[0],
      ppid: Number(fields[1]),
      cpu: (Number(fields[11]) + Number(fields[12])) / TICKS_PER_SECOND,
    };
  } catch {
    return null;
  }
}

/** A process and its descendants whose name `keep` likes. */
export function tree(root, keep = () => true) {
  const all = fs
    .readdirSync('/proc')
    .filter((entry) => /^\d+$/.test(entry))
    .map((entry) => stat(Number(entry)))
    .filter(Boolean);
  const children = groupByParent(all);
  const found = [];
  const todo = all.filter((each) => each.pid === root);
  while (todo.length) {
    const next = todo.pop();
    found.push(next);
    todo.push(...(children.get(next.pid) || []));
  }
  return found.filter((each) => each.state !== 'Z' && keep(each.comm));
}

function groupByParent(all) {
  const groups = new Map();
  for (const each of all) {
    if (!groups.has(each.ppid)) groups.set(each.ppid, []);
    groups.get(each.ppid).push(each);
  }
  return groups;
}

/** Memory of processes in MB, and their threads. */
export function memory(processes) {
  const total = { rss: 0, pss: 0, threads: 0, procs: processes.length };
  for (const { pid } of processes) {
    try {
      const status = fs.readFileSync(`/proc/${pid}/status`, 'latin1');
      const field = (name) => Number(status.match(new RegExp(`^${name}:\\s+(\\d+)`, 'm'))?.[1] ?? 0);
      total.rss += field('VmRSS') / 1024;
      total.threads += field('Threads');
      total.pss += Number(fs.readFileSync(`/proc/${pid}/smaps_rollup`, 'latin1').match(/^Pss:\s+(\d+)/m)?.[1]) / 1024;
    } catch {
      // it has ended, or its smaps are not ours to read
    }
  }
  return total;
}

/** CPU seconds so far. */
export const cpu = (processes) => processes.reduce((sum, each) => sum + each.cpu, 0);

/** Bytes a process has written so far. */
export function written(pid) {
  try {
    return Number(fs.readFileSync(`/proc/${pid}/io`, 'latin1').match(/wchar: (\d+)/)[1]);
  } catch {
    return Number.NaN;
  }
}
