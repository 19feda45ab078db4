import { memory } from '../lib/processes.mjs';
import { sleep } from '../lib/server.mjs';
import { openSession } from './session.mjs';

/** Memory and threads of the server alone, without its shells, with 0, 1 and N idle sessions. */
export async function rss(args, processes) {
  const zero = memory(processes());
  await openSession(args);
  await sleep(1000);
  const one = memory(processes());
  for (let i = 1; i < args.sessions; i++) await openSession(args);
  await sleep(2000);
  const many = memory(processes());
  const each = (name) => (many[name] - one[name]) / (args.sessions - 1);
  return { zero, one, many, perSession: each('rss'), perSessionPss: each('pss'), threadsPerSession: each('threads') };
}
