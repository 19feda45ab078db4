// Records what the real app-server says in each scenario, for the tests of what is made of it:
//
//   node record.mjs [SCENARIO…]             writes ../resources/codex/streams/SCENARIO.jsonl
//
// A line is a message of the app-server, a notification or a request, as it came; one of {"homie":…} says what happened
// to it. Ids, times, ports and paths are made the same in every run.
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import readline from 'node:readline';
import { fileURLToPath } from 'node:url';
import { environment, installCodex, writeHome } from './codex.mjs';
import { ModelServer } from './model-server.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const streams = path.join(here, '../resources/codex/streams');

const exec = (cmd, more = {}) => ({ items: [{ call: 'exec_command', args: { cmd, login: false, ...more } }] });
const escalated = (cmd) => exec(cmd, { sandbox_permissions: 'require_escalated', justification: 'The test wants it.' });
const say = (text) => ({ items: [{ text }] });
const patch = (...lines) => ({ items: [{ patch: ['*** Begin Patch', ...lines, '*** End Patch', ''].join('\n') }] });
const completed = (type) => (message) => message.method === 'item/completed' && message.params.item.type === type;
const decide = (decision) => (one) => one.answer('requestApproval', { decision });

/** name: [what the model says, what happens, settings of the thread] */
const scenarios = {
  plain: [[{ items: [{ reasoning: ['**Looking** at it.', 'Found it.'] }, { text: 'It is *done*.' }] }]],
  command: [[exec('echo one; sleep 0.2; echo two >&2; exit 3'), say('It failed.')]],
  accept: [[escalated('echo hi > out.txt; cat out.txt'), say('Done.')], decide('accept')],
  session: [[escalated('echo hi'), escalated('echo hi'), say('Done.')], decide('acceptForSession')],
  decline: [[escalated('echo hi'), say('I did not.')], decide('decline')],
  cancel: [[escalated('echo hi'), say('Never said.')], decide('cancel')],
  change: [
    [
      patch('*** Add File: new.txt', '+one', '+two'),
      patch('*** Update File: new.txt', '@@', ' one', '-two', '+three'),
      say('Done.'),
    ],
    decide('accept'),
    { approvalPolicy: 'untrusted' },
  ],
  changeDeclined: [
    [patch('*** Add File: ../outside.txt', '+one'), say('I did not.')],
    decide('decline'),
    { sandbox: 'read-only' },
  ],
  plan: [
    [
      {
        items: [
          {
            call: 'update_plan',
            args: {
              explanation: 'First things first.',
              plan: [
                { step: 'Look', status: 'in_progress' },
                { step: 'Mend', status: 'pending' },
              ],
            },
          },
        ],
      },
      say('Planned.'),
    ],
  ],
  question: [
    [
      {
        items: [
          {
            call: 'request_user_input',
            args: {
              questions: [
                {
                  id: 'colour',
                  header: 'Colour',
                  question: 'Which colour?',
                  options: [
                    { label: 'Red', description: 'Warm' },
                    { label: 'Blue', description: 'Cold' },
                  ],
                },
              ],
            },
          },
        ],
      },
      say('Red it is.'),
    ],
    (one) => one.answer('requestUserInput', { answers: { colour: { answers: ['Red'] } } }),
  ],
  steer: [
    [{ items: [{ text: 'Working. ' }, { hold: 'gate' }] }, say('Steered.')],
    async (one) => {
      await one.until(completed('agentMessage'));
      await one.call('turn/steer', {
        threadId: one.thread,
        expectedTurnId: one.turn,
        input: [{ type: 'text', text: 'Rather this.' }],
      });
      one.model.release('gate');
    },
  ],
  interrupt: [
    [
      exec('echo so far; sleep 1000', { yield_time_ms: 250 }),
      { items: [{ text: 'Waiting for it. ' }, { hold: 'gate' }] },
    ],
    async (one) => {
      await one.held('gate');
      await one.call('turn/interrupt', { threadId: one.thread, turnId: one.turn });
      await one.until((message) => message.method === 'turn/completed');
      await one.call('thread/backgroundTerminals/clean', { threadId: one.thread });
      await one.until(completed('commandExecution'));
    },
  ],
  interruptMessage: [
    [{ items: [{ reasoning: ['So far.'] }, { text: 'Half of it and ', open: true }, { hold: 'gate' }] }],
    async (one) => {
      await one.until((message) => message.params?.delta === 'and ');
      await one.call('turn/interrupt', { threadId: one.thread, turnId: one.turn });
    },
  ],
  background: [
    [exec('echo begun; sleep 2; echo ended', { yield_time_ms: 250 }), say('It runs.')],
    (one) => one.until(completed('commandExecution')),
  ],
  failure: [
    [{ status: 400, body: { error: { message: 'The model is out of order.', type: 'invalid_request_error' } } }],
  ],
  retry: [[{ items: [{ text: 'Half of ', open: true }, { drop: true }] }, say('All of it.')]],
  compact: [
    [say('Hello.'), say('What we talked about.')],
    async (one) => {
      await one.until((message) => message.method === 'turn/completed');
      await one.call('thread/compact/start', { threadId: one.thread });
      await one.until((message) => message.method === 'turn/completed', 2);
    },
  ],
  crash: [
    [escalated('echo hi')],
    async (one) => {
      await one.until((message) => message.method?.endsWith('requestApproval'));
      one.crash();
    },
  ],
};

/** A codex of its own, with a model that says what it is told. */
class One {
  constructor(model, folder) {
    this.model = model;
    this.said = [];
    this.waiting = new Map();
    this.wakes = [];
    this.process = spawn(installCodex(), ['app-server'], {
      env: {
        PATH: process.env.PATH,
        HOME: folder,
        SHELL: '/bin/sh',
        LANG: 'C.UTF-8',
        CODEX_HOME: path.join(folder, 'home'),
        ...environment(model.url),
      },
      stdio: ['pipe', 'pipe', 'ignore'],
      detached: true,
    });
    this.ended = new Promise((ended) => this.process.once('close', ended));
    readline.createInterface({ input: this.process.stdout }).on('line', (line) => {
      const message = JSON.parse(line);
      if (message.method) this.said.push(message);
      if (message.method && message.id !== undefined) this.answers?.(message);
      if (!message.method) this.waiting.get(message.id)?.(message);
      for (const wake of this.wakes.splice(0)) wake();
    });
  }

  send(message) {
    this.process.stdin.write(`${JSON.stringify(message)}\n`);
  }

  async call(method, params) {
    const id = this.waiting.size + 1;
    const answer = await new Promise((answered) => {
      this.waiting.set(id, answered);
      this.send({ id, method, params });
    });
    if (answer.error) throw new Error(`${method}: ${answer.error.message}`);
    return answer.result;
  }

  /** The nth message for which it holds. */
  async until(that, nth = 1) {
    for (;;) {
      const found = this.said.filter(that);
      if (found.length >= nth) return found[nth - 1];
      await new Promise((wake) => this.wakes.push(wake));
    }
  }

  /** The same to all it asks. */
  answer(method, result) {
    this.answers = (asked) => asked.method.endsWith(method) && this.send({ id: asked.id, result });
    this.said.filter((message) => message.id !== undefined).forEach(this.answers);
  }

  async held(name) {
    while (!this.model.waiting.includes(name)) await new Promise((again) => setTimeout(again, 5));
  }

  crash() {
    process.kill(-this.process.pid, 'SIGKILL');
  }
}

async function record(name) {
  const [steps, happening, settings = {}] = scenarios[name];
  const folder = fs.realpathSync(fs.mkdtempSync(path.join(os.tmpdir(), 'homie-record-')));
  const cwd = path.join(folder, 'work');
  const model = await ModelServer.start();
  writeHome({ home: path.join(folder, 'home'), cwd, model: model.url });
  const one = new One(model, folder);
  await one.call('initialize', {
    clientInfo: { name: 'homie', version: '0' },
    capabilities: { experimentalApi: true },
  });
  one.send({ method: 'initialized' });
  model.script(...steps);
  one.thread = (await one.call('thread/start', { cwd, ...settings })).thread.id;
  one.turn = (
    await one.call('turn/start', { threadId: one.thread, input: [{ type: 'text', text: 'Go on.' }] })
  ).turn.id;
  await happening?.(one);
  if (name !== 'crash') {
    await one.until((message) => message.method === 'turn/completed');
    await one.call('thread/read', { threadId: one.thread }); // what was said before it has been heard then
    one.process.stdin.end();
  }
  await one.ended;
  const lines = one.said
    .filter((message) => message.params?.threadId === one.thread)
    .map((message) => JSON.stringify(message));
  if (name === 'crash') lines.push(JSON.stringify({ homie: 'ended' }));
  fs.mkdirSync(streams, { recursive: true });
  fs.writeFileSync(path.join(streams, `${name}.jsonl`), `${normal(lines.join('\n'), folder)}\n`);
  await model.close();
  fs.rmSync(folder, { recursive: true, force: true });
}

/** Without what differs from run to run. */
function normal(text, folder) {
  const ids = new Map();
  return text
    .replaceAll(folder, '/home/kim')
    .replaceAll(path.basename(folder), 'kim')
    .replaceAll(/[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}/g, (id) => {
      if (!ids.has(id)) ids.set(id, `id-${ids.size + 1}`);
      return ids.get(id);
    })
    .replaceAll(
      /"(\w*At|\w*AtMs)":\d+/g,
      (_, name) => `"${name}":${name.endsWith('Ms') ? 1_700_000_000_000 : 1_700_000_000}`,
    )
    .replaceAll(/"(durationMs|timeToFirstTokenMs)":\d+/g, '"$1":10')
    .replaceAll(/"processId":"\d+"/g, '"processId":"1"')
    .replaceAll(/127\.0\.0\.1:\d+/g, '127.0.0.1:1')
    .replaceAll(/[0-9a-f]{40}/g, '0'.repeat(40));
}

for (const name of process.argv.length > 2 ? process.argv.slice(2) : Object.keys(scenarios)) {
  await record(name);
  console.log(name);
}
process.exit(0);
