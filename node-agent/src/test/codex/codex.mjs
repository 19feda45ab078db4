// The codex of package.json, installed once for all test runs of this user, and a CODEX_HOME for it.
//
//   node codex.mjs                          prints {"program":"…/codex"} in one line
//   import { installCodex, writeHome } from './codex.mjs';
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { fileURLToPath } from 'node:url';

const here = path.dirname(fileURLToPath(import.meta.url));

/** In $HOMIE_TESTING_CODEX, or in this user's cache: it has 400 MB, too many for a build folder. */
function cache() {
  return process.env.HOMIE_TESTING_CODEX || path.join(os.homedir(), '.cache', 'homie-testing');
}

/**
 * The path of `codex`. The install happens beside its final place and is renamed to it, so that of two at once one wins
 * and nobody ever sees half of one.
 */
export function installCodex() {
  const manifest = JSON.parse(fs.readFileSync(path.join(here, 'package.json'), 'utf8'));
  const version = manifest.dependencies['@openai/codex'];
  const final = path.join(cache(), `codex-${version}`);
  const program = path.join('node_modules', '.bin', process.platform === 'win32' ? 'codex.cmd' : 'codex');
  if (fs.existsSync(final)) return path.join(final, program);
  fs.mkdirSync(cache(), { recursive: true });
  const made = fs.mkdtempSync(`${final}-`);
  try {
    for (const file of ['package.json', 'package-lock.json'])
      fs.copyFileSync(path.join(here, file), path.join(made, file));
    const npm = spawnSync('npm', ['ci', '--prefer-offline', '--no-audit', '--no-fund', '--ignore-scripts'], {
      cwd: made,
      shell: process.platform === 'win32',
      stdio: ['ignore', 'ignore', 'inherit'],
    });
    if (npm.status !== 0) throw new Error(`npm could not install codex ${version}`);
    fs.renameSync(made, final);
  } catch (error) {
    fs.rmSync(made, { recursive: true, force: true });
    if (!fs.existsSync(final)) throw error;
  }
  return path.join(final, program);
}

/**
 * Makes `home` a CODEX_HOME that reaches nothing but loopback.
 *
 * @param {{home: string, cwd: string, model: string, issuer?: string, login?: boolean}} what
 *   model and issuer: URLs of a model server and of an issuer; login: whether the model needs one
 */
export function writeHome({ home, cwd, model, issuer = model, login = false }) {
  fs.mkdirSync(home, { recursive: true });
  fs.mkdirSync(cwd, { recursive: true });
  const values = { cwd, model, issuer, login, catalog: path.join(here, 'models.json') };
  const template = fs.readFileSync(path.join(here, 'config.toml'), 'utf8');
  const config = template.replaceAll(/\$\{(\w+)\}/g, (_, name) => String(values[name]).replaceAll('\\', '\\\\'));
  fs.writeFileSync(path.join(home, 'config.toml'), config);
}

/** What codex's environment needs besides CODEX_HOME for its login to stay on loopback. */
export function environment(issuer) {
  return { CODEX_APP_SERVER_LOGIN_ISSUER: issuer, CODEX_REVOKE_TOKEN_URL_OVERRIDE: `${issuer}/oauth/revoke` };
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  console.log(JSON.stringify({ program: installCodex() }));
}
