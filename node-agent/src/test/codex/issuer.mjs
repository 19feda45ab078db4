// A loopback issuer for codex's login by device code. codex finds it by CODEX_APP_SERVER_LOGIN_ISSUER=http://127.0.0.1:PORT.
//
//   node issuer.mjs [PORT]                  prints {"port":N} in one line, and ends when its stdin ends
//   import { Issuer } from './issuer.mjs'; const issuer = await Issuer.start();
//
//   POST /approve {"email":…,"plan":…}      the person typed the code: the next poll succeeds
//   POST /deny                              the next poll fails
//   GET  /requests                          the paths codex asked for, the oldest first
//
// It is the backend of that account too (chatgpt_base_url=http://127.0.0.1:PORT/backend-api): its workspace and limits.
import http from 'node:http';
import { fileURLToPath } from 'node:url';

const base64 = (value) => Buffer.from(JSON.stringify(value)).toString('base64url');

/** A token that nobody signed: codex reads its claims only. */
const token = ({ email, plan }) =>
  [
    base64({ alg: 'none', typ: 'JWT' }),
    base64({
      email,
      exp: Math.floor(Date.now() / 1000) + 3600,
      'https://api.openai.com/auth': {
        chatgpt_plan_type: plan,
        chatgpt_user_id: 'user-1',
        chatgpt_account_id: 'account-1',
      },
    }),
    base64('unsigned'),
  ].join('.');

export class Issuer {
  #server = http.createServer((request, response) => this.#serve(request, response));
  #requests = [];
  #verdict = null;
  #codes = 0;

  static async start(port = 0) {
    const issuer = new Issuer();
    await new Promise((ready, failed) => {
      issuer.#server.once('error', failed);
      issuer.#server.listen(port, '127.0.0.1', ready);
    });
    return issuer;
  }

  get port() {
    return this.#server.address().port;
  }

  get url() {
    return `http://127.0.0.1:${this.port}`;
  }

  get requests() {
    return this.#requests;
  }

  approve({ email = 'someone@example.com', plan = 'pro' } = {}) {
    this.#verdict = { email, plan };
  }

  deny() {
    this.#verdict = 'denied';
  }

  close() {
    this.#server.closeAllConnections();
    return new Promise((closed) => this.#server.close(closed));
  }

  async #serve(request, response) {
    const chunks = [];
    for await (const chunk of request) chunks.push(chunk);
    const text = Buffer.concat(chunks).toString();
    const json = (value, status = 200) => {
      response.writeHead(status, { 'content-type': 'application/json' });
      response.end(JSON.stringify(value));
    };
    switch (`${request.method} ${request.url}`) {
      case 'POST /approve':
        this.approve(text ? JSON.parse(text) : {});
        return json({});
      case 'POST /deny':
        this.deny();
        return json({});
      case 'GET /requests':
        return json(this.#requests);
    }
    this.#requests.push(request.url);
    switch (request.url) {
      case '/api/accounts/deviceauth/usercode': {
        this.#verdict = null;
        const code = ++this.#codes;
        return json({ device_auth_id: `device-${code}`, user_code: `HOMI-E${1000 + code}`, interval: '1' });
      }
      case '/api/accounts/deviceauth/token':
        if (this.#verdict === null) return json({ error: 'authorization_pending' }, 403);
        if (this.#verdict === 'denied') return json({ error: 'access_denied' }, 400);
        return json({ authorization_code: 'code', code_challenge: 'challenge', code_verifier: 'verifier' });
      case '/oauth/token': {
        const made = token(this.#verdict ?? {});
        return json({ id_token: made, access_token: made, refresh_token: 'refresh' });
      }
      case '/oauth/revoke':
        return json({});
      case '/backend-api/wham/accounts/check': {
        const free = {
          workspace_backend_origin: 'https://workspace.invalid',
          account_routing_override: 'NO_CONSTRAINT',
        };
        const account = { id: 'account-1', plan_type: this.#verdict?.plan ?? 'pro', ...free };
        return json({ accounts: [account], account_ordering: [account.id], default_account_id: account.id });
      }
      case '/backend-api/wham/usage': {
        const week = {
          used_percent: 20,
          limit_window_seconds: 604800,
          reset_after_seconds: 3600,
          reset_at: 1900000000,
        };
        const five = { used_percent: 40, limit_window_seconds: 18000, reset_after_seconds: 600, reset_at: 1890000000 };
        const rate_limit = { allowed: true, limit_reached: false, primary_window: five, secondary_window: week };
        return json({ plan_type: this.#verdict?.plan ?? 'pro', rate_limit, credits: null });
      }
      default:
        return json({ error: { message: `no ${request.url} here` } }, 404);
    }
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const issuer = await Issuer.start(Number(process.argv[2] ?? 0));
  console.log(JSON.stringify({ port: issuer.port }));
  process.stdin.resume().once('end', () => process.exit());
}
