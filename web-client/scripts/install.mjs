// Installs the npm packages of the whole workspace as package-lock.json has them, unless that was done before. The build
// runs it first of all: Java tests use some of the packages too.
import { spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What Vite needs. */
const OLDEST_NODE = [20, 19];

const root = join(dirname(fileURLToPath(import.meta.url)), '..', '..');
const stampFile = join(root, 'node_modules', '.homie-installed');

const [major, minor] = process.versions.node.split('.').map(Number);
if (major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1])) {
  fail(
    `Homie needs Node.js ${OLDEST_NODE.join('.')} or newer to build its page, this is ${process.versions.node}: ` +
      "install a newer one from https://nodejs.org or as your system's package nodejs",
  );
}

// Node's version and the platform are part of it: some packages carry a binary for each.
const stamp = createHash('sha256')
  .update(readFileSync(join(root, 'package-lock.json')))
  .update(`${major} ${process.platform} ${process.arch}`)
  .digest('hex');
if (existsSync(stampFile) && readFileSync(stampFile, 'utf8') === stamp) {
  process.exit(0);
}

console.log("Installing the page's packages (npm ci), once: this may take a minute.");
const { status, error } = spawnSync('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
  cwd: root,
  stdio: 'inherit',
  shell: process.platform === 'win32',
});
if (error?.code === 'ENOENT') {
  fail("Homie needs npm to build its page: it comes with Node.js, or as your system's package npm");
}
if (status !== 0) {
  fail(`npm ci failed (${error?.message ?? `exit code ${status}`}): see above`);
}
writeFileSync(stampFile, stamp);

function fail(message) {
  console.error(message);
  process.exit(1);
}
