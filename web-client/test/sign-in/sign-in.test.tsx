// @vitest-environment happy-dom
/// <reference types="node" />
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, beforeEach, expect, it } from 'vitest';
import type { SessionInfo } from '../../src/sign-in/auth';
import { SignIn } from '../../src/sign-in/SignIn';
import { TestingView } from '../testing-view';

const PASSWORD = 'correct horse';
let server: Server;
let view: TestingView;
/** What came, and how often it was looked at. */
let attempts: string[];
let locked: boolean;
let signedIn: number;
let pairedWith: string | undefined;

beforeEach(async () => {
  attempts = [];
  locked = false;
  signedIn = 0;
  pairedWith = undefined;
  // Answers as a gateway does (SPEC.md section 2).
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (data) => {
      body += data;
    });
    request.on('end', () => {
      attempts.push(`${request.url} ${body}`);
      const right = !locked && JSON.parse(body).password === PASSWORD;
      const code = locked ? 'RESOURCE_EXHAUSTED' : 'UNAUTHENTICATED';
      response.writeHead(right ? 200 : locked ? 429 : 401, {
        'content-type': 'application/json',
        ...(locked ? { 'retry-after': '300' } : {}),
      });
      response.end(JSON.stringify(right ? { identity: {} } : { error: { code, message: 'no', data: {} } }));
    });
  });
  await new Promise<void>((listening) => server.listen(0, '127.0.0.1', listening));
  (window as unknown as { happyDOM: { setURL(url: string): void } }).happyDOM.setURL(
    `http://127.0.0.1:${(server.address() as AddressInfo).port}/`,
  );
});

afterEach(async () => {
  await view.close();
  server.closeAllConnections();
  await new Promise((closed) => server.close(closed));
});

async function open(modes: SessionInfo['modes']): Promise<void> {
  view = await TestingView.of(
    <SignIn
      session={{ authenticated: false, modes, gatewayId: 'g1', name: 'desk' }}
      onSignedIn={() => signedIn++}
      onPair={(nonce) => {
        pairedWith = nonce;
      }}
    />,
  );
}

async function send(secret: string): Promise<void> {
  await view.type('input[type=password]', secret);
  const before = attempts.length;
  await view.submit('[data-slot=secret-form]');
  await view.until(() => attempts.length > before && !view.text.includes('Signing in'));
}

it('asks for what the gateway takes, under the name of the gateway', async () => {
  await open(['token', 'password']);
  expect(view.text).toContain('Sign in to desk');
  expect(view.find<HTMLInputElement>('input[type=password]')).toMatchObject({
    name: 'password',
    autocomplete: 'current-password',
  });
  await view.click('Token');
  expect(view.find<HTMLInputElement>('input[type=password]').name).toBe('token');
  expect(view.has('[data-slot=pairing-help]')).toBe(false);
});

it('says that a password is wrong, and takes the right one', async () => {
  await open(['password']);
  await send('wrong');
  expect(view.text).toContain('That is not the password');
  expect(view.find('input[type=password]').getAttribute('aria-invalid')).toBe('true');
  expect(signedIn).toBe(0);
  await send(PASSWORD);
  await view.until(() => signedIn === 1);
  expect(attempts).toEqual(['/auth/password {"password":"wrong"}', `/auth/password {"password":"${PASSWORD}"}`]);
});

it('locked out, says for how long, and asks no more', async () => {
  await open(['password']);
  locked = true;
  await send('guess');
  expect(view.text).toMatch(/Locked for (5:00|4:59)/);
  expect(view.button('Locked for').disabled).toBe(true);
  await view.type('input[type=password]', PASSWORD);
  await view.submit('[data-slot=secret-form]');
  expect(view.text).toContain('Too many wrong attempts');
  expect(attempts).toHaveLength(1);
});

it('a secret that is not there is not sent', async () => {
  await open(['token']);
  await view.submit('[data-slot=secret-form]');
  expect(view.text).toContain('Paste the token first');
  expect(attempts).toEqual([]);
});

it('takes a pairing link, and nothing that is none', async () => {
  await open(['token', 'pairing']);
  await view.click('Paste a pairing link');
  await view.type('input[name=pairing-link]', 'https://desk.example/#code=abc');
  await view.submit('[data-slot=pairing-help] form');
  expect(view.text).toContain('This is no pairing link');
  expect(pairedWith).toBeUndefined();
  await view.type('input[name=pairing-link]', 'https://desk.example/#pair=abcdefghijklmnopqrstuv');
  await view.submit('[data-slot=pairing-help] form');
  expect(pairedWith).toBe('abcdefghijklmnopqrstuv');
});

it('does not invite to what the gateway does not do', async () => {
  await open(['pairing']);
  expect(view.has('[data-slot=secret-form]')).toBe(false);
  expect(view.text).toContain('Or pair this device');
});
