// A model server for tests: speaks the Responses API with server-sent events, on loopback, and says what its script says.
//
//   node model-server.mjs [PORT]            prints {"port":N} in one line, and ends when its stdin ends
//   import { ModelServer } from './model-server.mjs'; const server = await ModelServer.start();
//
//   POST /script    a step, or an array of them: each answers one request of codex (see Step below)
//   POST /release   {"name":"x"}            lets every {"hold":"x"} go on, those that come later too
//   POST /reset     forgets steps, releases and requests
//   GET  /requests  what codex sent: [{path, body}], the oldest first; GET /waiting: the names held right now
//
// A step: {"items":[ITEM…], "usage":{input,cached,output,reasoning}, "when":"text in the request", "times":n}
// or {"status":500,"body":{…},"headers":{…}}. The first step whose `when` fits (none fits all) answers and is used up,
// unless it has "times" left ("times":-1 stays for ever). With no step left the answer is "Done.".
// An ITEM, in order:
//   {"text":"…","everyMs":5,"open":true}    a message, in deltas of a word each; open: its end does not come
//   {"reasoning":["summary…"],"everyMs":5}  reasoning with its summary parts
//   {"call":"exec_command","args":{…}}      a function call (exec_command, write_stdin, update_plan, request_user_input…)
//   {"patch":"*** Begin Patch…"}            a call of the free-form tool apply_patch
//   {"compaction":"opaque"}                 the answer to a request for remote compaction
//   {"hold":"x"}                            nothing until x is released
//   {"fail":"message","code":"…"}           response.failed, and no end
//   {"drop":true}                           the connection breaks
//   {"event":{…}}                           this event as it is
import http from 'node:http';
import { fileURLToPath } from 'node:url';

const KEPT_REQUESTS = 1000;
const DEFAULT_STEP = { items: [{ text: 'Done.' }] };
const DEFAULT_USAGE = { input: 100, cached: 10, output: 20, reasoning: 5 };

const pause = (ms) => new Promise((resume) => setTimeout(resume, ms));
const words = (text) => text.match(/\S+\s*|\s+/g) ?? [];

export class ModelServer {
  #server = http.createServer((request, response) => this.#serve(request, response));
  #steps = [];
  #requests = [];
  #released = new Set();
  #held = new Map();
  #count = 0;

  /** Listens on 127.0.0.1, on a free port unless one is given. */
  static async start(port = 0) {
    const server = new ModelServer();
    await new Promise((ready, failed) => {
      server.#server.once('error', failed);
      server.#server.listen(port, '127.0.0.1', ready);
    });
    return server;
  }

  get port() {
    return this.#server.address().port;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  /** Appends steps. */
  script(...steps) {
    this.#steps.push(...steps.map((step) => ({ ...step })));
  }

  release(name) {
    this.#released.add(name);
    for (const resume of this.#held.get(name) ?? []) resume();
    this.#held.delete(name);
  }

  get waiting() {
    return [...this.#held.keys()];
  }

  get requests() {
    return this.#requests;
  }

  reset() {
    for (const name of this.waiting) this.release(name);
    this.#steps = [];
    this.#requests = [];
    this.#released.clear();
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((closed) => this.#server.close(closed));
  }

  async #serve(request, response) {
    try {
      const chunks = [];
      for await (const chunk of request) chunks.push(chunk);
      await this.#answer(request, Buffer.concat(chunks).toString(), response);
    } catch (error) {
      if (!response.headersSent) response.writeHead(400);
      response.end(String(error));
    }
  }

  async #answer(request, text, response) {
    const json = (value, status = 200, headers = {}) => {
      response.writeHead(status, { 'content-type': 'application/json', ...headers });
      response.end(JSON.stringify(value));
    };
    const path = request.url.split('?')[0];
    const body = text ? JSON.parse(text) : {};
    switch (`${request.method} ${path}`) {
      case 'POST /script':
        this.script(...(Array.isArray(body) ? body : [body]));
        return json({});
      case 'POST /release':
        this.release(body.name);
        return json({});
      case 'POST /reset':
        this.reset();
        return json({});
      case 'GET /requests':
        return json(this.#requests);
      case 'GET /waiting':
        return json(this.waiting);
    }
    if (request.method !== 'POST') return json({ error: { message: `no ${path} here` } }, 404);
    this.#requests.push({ path, body });
    if (this.#requests.length > KEPT_REQUESTS) this.#requests.shift();
    const step = this.#next(text);
    if (step.status) return json(step.body ?? { error: { message: 'as scripted' } }, step.status, step.headers);
    await this.#stream(step, response);
  }

  #next(request) {
    const at = this.#steps.findIndex((step) => !step.when || request.includes(step.when));
    if (at < 0) return DEFAULT_STEP;
    const step = this.#steps[at];
    step.times = (step.times ?? 1) - 1;
    if (step.times === 0) this.#steps.splice(at, 1);
    return step;
  }

  async #stream(step, response) {
    const id = `resp_${++this.#count}`;
    const send = (event) => response.write(`event: ${event.type}\ndata: ${JSON.stringify(event)}\n\n`);
    response.writeHead(200, { 'content-type': 'text/event-stream' });
    send({ type: 'response.created', response: { id } });
    for (const [index, item] of (step.items ?? []).entries()) {
      if (item.hold) await this.#wait(item.hold, response);
      else if (item.drop) return response.socket.destroySoon();
      else if (item.event) send(item.event);
      else if (item.fail) {
        const error = { code: item.code ?? 'server_error', message: item.fail };
        send({ type: 'response.failed', response: { id, status: 'failed', error } });
        return response.end();
      } else await this.#item(item, index, `${this.#count}_${index}`, send);
      if (response.destroyed) return;
    }
    const usage = { ...DEFAULT_USAGE, ...step.usage };
    send({
      type: 'response.completed',
      response: {
        id,
        usage: {
          input_tokens: usage.input,
          input_tokens_details: { cached_tokens: usage.cached },
          output_tokens: usage.output,
          output_tokens_details: { reasoning_tokens: usage.reasoning },
          total_tokens: usage.input + usage.output,
        },
      },
    });
    response.end();
  }

  async #item(item, output_index, number, send) {
    const done = (value) => send({ type: 'response.output_item.done', output_index, item: value });
    const added = (value) => send({ type: 'response.output_item.added', output_index, item: value });
    const delta = async (type, text, more) => {
      for (const word of words(text)) {
        send({ type, output_index, delta: word, ...more });
        if (item.everyMs) await pause(item.everyMs);
      }
    };
    if (item.text !== undefined) {
      const message = (text) => ({
        type: 'message',
        role: 'assistant',
        id: `msg_${number}`,
        content: [{ type: 'output_text', text }],
      });
      added(message(''));
      await delta('response.output_text.delta', item.text, { item_id: `msg_${number}`, content_index: 0 });
      if (!item.open) done(message(item.text));
    } else if (item.reasoning) {
      const id = `rs_${number}`;
      added({ type: 'reasoning', id, summary: [] });
      for (const [summary_index, text] of item.reasoning.entries()) {
        send({ type: 'response.reasoning_summary_part.added', item_id: id, output_index, summary_index });
        await delta('response.reasoning_summary_text.delta', text, { item_id: id, summary_index });
      }
      const summary = item.reasoning.map((text) => ({ type: 'summary_text', text }));
      done({ type: 'reasoning', id, summary, encrypted_content: 'opaque' });
    } else if (item.call) {
      const args = JSON.stringify(item.args ?? {});
      done({ type: 'function_call', call_id: `call_${number}`, name: item.call, arguments: args });
    } else if (item.patch) {
      done({ type: 'custom_tool_call', call_id: `call_${number}`, name: 'apply_patch', input: item.patch });
    } else if (item.compaction) {
      done({ type: 'compaction', encrypted_content: item.compaction });
    } else {
      throw new Error(`what is ${JSON.stringify(item)}?`);
    }
  }

  /** Until the name is released, or codex has gone. */
  async #wait(name, response) {
    if (this.#released.has(name)) return;
    await new Promise((resume) => {
      this.#held.set(name, [...(this.#held.get(name) ?? []), resume]);
      response.once('close', resume);
    });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const server = await ModelServer.start(Number(process.argv[2] ?? 0));
  console.log(JSON.stringify({ port: server.port }));
  process.stdin.resume().once('end', () => process.exit());
}
