import { execFileSync, spawn } from 'node:child_process';
import fs from 'node:fs';
import net from 'node:net';
import path from 'node:path';
import { HOMIE, newHome, START_MS } from './testing-server.mjs';

/** The settings of a cluster of one's own, for `homie up --cluster`: on loopback, on ports that nobody has. */
export async function clusterOfItsOwn() {
  const [port, joinPort] = await Promise.all([freePort(), freePort()]);
  return {
    HOMIE_CLUSTER_NAME: `e2e-${process.pid}-${port}`,
    HOMIE_CLUSTER_PORT: String(port),
    HOMIE_CLUSTER_BUS_PORT: '0',
    HOMIE_CLUSTER_JOIN_PORT: String(joinPort),
  };
}

/** Another machine: a process with a state folder of its own, which came to the cluster by an invitation. */
export class TestingNode {
  #child;
  #output = '';

  /** Invites and joins as a user does, on the gateway's machine and on the new one. */
  static async join(server, name) {
    const printed = execFileSync(HOMIE, ['invite'], {
      env: { ...process.env, ...server.env, HOMIE_HOME: server.home },
      encoding: 'utf8',
    });
    const line = /homie (join .+)/.exec(printed);
    if (!line) throw new Error(`no invitation in:\n${printed}`);
    const node = new TestingNode();
    node.home = newHome();
    node.name = name;
    await node.#start([...line[1].trim().split(/\s+/), '--name', name]);
    return node;
  }

  get id() {
    return JSON.parse(fs.readFileSync(path.join(this.home, 'node.json'), 'utf8')).id;
  }

  /** kill -9: what a power cut does to the process. */
  kill() {
    this.#child.kill('SIGKILL');
    return this.exited;
  }

  /** As when its machine falls asleep. */
  freeze() {
    this.#child.kill('SIGSTOP');
  }

  thaw() {
    this.#child.kill('SIGCONT');
  }

  /** The same machine, in a new process. */
  restart() {
    return this.#start(['node', '--name', this.name]);
  }

  async destroy() {
    await this.kill();
    fs.rmSync(this.home, { recursive: true, force: true });
  }

  async #start(args) {
    this.#output = '';
    const child = spawn(HOMIE, args, {
      env: { ...process.env, SHELL: '/bin/bash', HOMIE_HOME: this.home },
      stdio: ['ignore', 'pipe', 'pipe'],
    });
    this.#child = child;
    this.exited = new Promise((resolve) => child.on('exit', (code, signal) => resolve({ code, signal })));
    await new Promise((resolve, reject) => {
      const timer = setTimeout(() => reject(new Error(`not up in ${START_MS} ms:\n${this.#output}`)), START_MS);
      const look = (data) => {
        this.#output += data;
        if (!this.#output.includes('The node is up')) return;
        clearTimeout(timer);
        resolve();
      };
      child.stdout.on('data', look);
      child.stderr.on('data', look);
      child.on('exit', () => {
        clearTimeout(timer);
        reject(new Error(`the node ended:\n${this.#output}`));
      });
    });
  }
}

function freePort() {
  return new Promise((resolve, reject) => {
    const server = net.createServer();
    server.on('error', reject);
    server.listen(0, '127.0.0.1', () => {
      const { port } = server.address();
      server.close(() => resolve(port));
    });
  });
}
