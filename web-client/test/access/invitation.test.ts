import { parsePairingLink } from '@homie/client-core';
import { describe, expect, it } from 'vitest';
import { isLoopback, linksOf } from '../../src/access/invitation';

const NONCE = 'abcdefghijklmnopqrstuv';
const FINGERPRINT = '0f'.repeat(32);
const invite = (urls: readonly string[], fingerprint?: string) => ({
  inviteId: 'i1',
  nonce: NONCE,
  expiresAt: 1,
  urls,
  ...(fingerprint ? { fingerprint } : {}),
});

it.each([
  ['http://127.0.0.1:7317', true],
  ['http://127.8.9.1', true],
  ['http://localhost:1/', true],
  ['https://[::1]:7317', true],
  ['https://desk.tail.example', false],
  ['http://127.0.0.1.evil.example', false],
  ['http://192.168.1.20:7317', false],
])('%s is reached from this machine alone: %s', (url, loopback) => expect(isLoopback(url)).toBe(loopback));

describe('the links of an invitation', () => {
  it('put first what another device can open', () => {
    const links = linksOf(invite(['http://127.0.0.1:7317', 'https://desk.example']), 'http://127.0.0.1:7317');
    expect(links.map(({ url, loopback }) => [url, loopback])).toEqual([
      ['https://desk.example', false],
      ['http://127.0.0.1:7317', true],
    ]);
  });

  it('know the address that this page was reached by', () => {
    expect(linksOf(invite(['http://127.0.0.1:7317']), 'https://desk.ts.example')[0]?.url).toBe(
      'https://desk.ts.example',
    );
    expect(linksOf(invite([]), 'http://127.0.0.1:7317')).toHaveLength(1);
  });

  it('are ones that a device understands, with the fingerprint where there is TLS', () => {
    const [secure, plain] = linksOf(
      invite(['https://desk.example', 'http://10.0.0.2:7317'], FINGERPRINT),
      'http://localhost',
    );
    expect(parsePairingLink(secure?.link ?? '')).toEqual({
      url: 'https://desk.example',
      nonce: NONCE,
      fingerprint: FINGERPRINT,
    });
    expect(parsePairingLink(plain?.link ?? '')).toEqual({ url: 'http://10.0.0.2:7317', nonce: NONCE });
  });
});
