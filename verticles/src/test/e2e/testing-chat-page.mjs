import fs from 'node:fs';
import http from 'node:http';
import path from 'node:path';
import { TestingChats } from '../../../../web-client/packages/client-core/test/chat/testing-chats.ts';
import { TestingGateway } from '../../../../web-client/packages/client-core/test/testing-gateway.ts';

const PAGE = path.resolve(import.meta.dirname, '../../../../web-client/dist');
const GOLDEN = path.resolve(import.meta.dirname, '../../../../protocol/golden/agent');
const NONCE = 'c3RhZ2U';
/** As the gateway's own, see ContentSecurity. */
const POLICY = `default-src 'self'; script-src 'self' 'nonce-${NONCE}'; connect-src 'self'; style-src 'self' 'nonce-${NONCE}'; img-src 'self' data: blob:; font-src 'self'; worker-src 'self' blob:; object-src 'none'; frame-ancestors 'none'; base-uri 'none'; form-action 'self'`;
const TYPES = {
  '.html': 'text/html',
  '.js': 'text/javascript',
  '.css': 'text/css',
  '.svg': 'image/svg+xml',
  '.woff2': 'font/woff2',
};

/** The built page, and a gateway in memory behind it whose chats do exactly what a test says. */
export class TestingChatPage {
  static async start() {
    const self = new TestingChatPage();
    self.server = http.createServer((request, response) => self.#serve(request, response));
    self.gateway = TestingGateway.on(self.server);
    self.chats = new TestingChats(self.gateway);
    self.gateway.scopes = ['terminal.read', 'terminal.write', ...self.gateway.scopes, 'agent.admin', 'presence.read'];
    self.gateway.nodes.push(node('node1', 'desk'), node('node2', 'attic'));
    await new Promise((listening) => self.server.listen(0, '127.0.0.1', listening));
    self.url = `http://127.0.0.1:${self.server.address().port}/`;
    return self;
  }

  /** Says in a chat what a real codex said once; the result says it on, event by event. */
  *replay(chatId, name) {
    for (const line of fs
      .readFileSync(path.join(GOLDEN, `${name}.jsonl`), 'utf8')
      .trim()
      .split('\n')) {
      const { type, seq: _, ...fields } = JSON.parse(line);
      if (fields.approval) {
        const approval = { ...fields.approval, chatId, nodeId: 'node1', requestedAt: Date.now() };
        if (type === 'agent.approval.required') this.chats.require(approval);
        else if (this.chats.approvals.get(approval.id)?.status === 'open')
          this.chats.resolve(approval.id, 'accept', 'bob');
        fields.approval = this.chats.approvals.get(approval.id);
      }
      this.chats.log(chatId, type, { ...fields, time: Date.now() });
      yield type;
    }
  }

  async stop() {
    await this.gateway.stop();
    this.server.closeAllConnections();
    await new Promise((closed) => this.server.close(closed));
  }

  #serve(request, response) {
    const { pathname } = new URL(request.url, 'http://x');
    if (pathname === '/auth/session') {
      response.writeHead(200, { 'content-type': 'application/json' });
      return response.end('{"authenticated":true,"modes":["token"],"gatewayId":"gate1"}');
    }
    const file = path.join(PAGE, path.normalize(pathname === '/' ? '/index.html' : pathname));
    if (!file.startsWith(PAGE) || !fs.existsSync(file)) return response.writeHead(404).end();
    const type = TYPES[path.extname(file)] ?? 'application/octet-stream';
    response.writeHead(200, { 'content-type': type, 'content-security-policy': POLICY });
    const bytes = fs.readFileSync(file);
    response.end(type === 'text/html' ? bytes.toString().replaceAll('__HOMIE_NONCE__', NONCE) : bytes);
  }
}

function node(id, name) {
  const now = Date.now();
  return {
    id,
    name,
    hostname: name,
    os: 'Linux',
    arch: 'amd64',
    version: '0.1.0',
    startedAt: now - 3_600_000,
    services: { terminal: { version: 1, features: [] } },
    load: 0.4,
    cpus: 8,
    link: 'cluster',
    status: 'online',
    since: now - 3_600_000,
    lastSeenAt: now,
  };
}
