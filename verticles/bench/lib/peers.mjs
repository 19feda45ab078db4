import fs from 'node:fs';
import path from 'node:path';
import { ROOT } from './paths.mjs';

/** Every peers/*.mjs, as name → peer; PEER_PATH adds folders of further peers (':' between). */
export async function loadPeers() {
  const peers = new Map();
  const further = (process.env.PEER_PATH || '').split(path.delimiter).filter(Boolean);
  for (const folder of [path.join(ROOT, 'peers'), ...further]) {
    for (const file of fs.readdirSync(folder).sort()) {
      if (!file.endsWith('.mjs')) continue;
      const exported = (await import(path.resolve(folder, file))).default;
      for (const peer of [exported].flat()) peers.set(peer.name, peer);
    }
  }
  return peers;
}
