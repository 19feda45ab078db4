import { FLOOD, openSession } from './session.mjs';

/** Floods, reads as fast as it can, and says how much that was once it gets SIGTERM. */
export async function flood(args) {
  const session = await openSession(args);
  const stopped = new Promise((resolve) => process.once('SIGTERM', resolve));
  session.bytes = 0;
  session.write(FLOOD);
  process.stdout.write('flooding\n');
  await stopped;
  return { floodBytes: session.bytes };
}
