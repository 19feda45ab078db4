import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

export const HOMIE = path.resolve(import.meta.dirname, '../../../../homie');
export const START_MS = 60_000;

/** A state folder of one's own. */
export function newHome() {
  return fs.mkdtempSync(path.join(os.tmpdir(), 'homie-e2e-'));
}

/** The built Homie, started as a user does, on a state folder of its own. */
export class TestingServer {
  #child;
  #output = '';

  /** `env` goes to the server, `args` to `homie`; `home` is made unless it is given. */
  static async start({ env = {}, args = ['up', '--no-open'], home = newHome(), port = 0 } = {}) {
    const server = new TestingServer();
    server.home = home;
    server.env = env;
    server.args = args;
    const child = spawn(HOMIE, [...args, '--port', String(port)], {
      env: { ...process.env, SHELL: '/bin/bash', HOMIE_JAVA_OPTS: '-Dhomie.rehearsal=false', ...env, HOMIE_HOME: home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    server.#child = child;
    server.exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    server.link = await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`no link in ${START_MS} ms:\n${server.#output}`)), START_MS);
      const look = (data) => {
        server.#output += data;
        const found = server.#output.match(/http:\/\/\S+#code=\S+/);
        if (!found) return;
        clearTimeout(timer);
        resolve(new URL(found[0]));
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.on('exit', () => reject(new Error(`the server ended:\n${server.#output}`)));
    });
    return server;
  }

  get pid() {
    return this.#child.pid;
  }

  get port() {
    return Number(this.link.port);
  }

  /** SIGTERM, as a service manager does; resolves with `{code, signal}`. */
  stop() {
    this.#child.kill('SIGTERM');
    return this.exited;
  }

  /** kill -9: what a power cut does to the process. */
  kill() {
    this.#child.kill('SIGKILL');
    return this.exited;
  }

  /** The same state on the same port, in a new process. */
  async restarted() {
    return TestingServer.start({ env: this.env, args: this.args, home: this.home, port: this.port });
  }

  async destroy() {
    await this.stop();
    fs.rmSync(this.home, { recursive: true, force: true });
  }
}
