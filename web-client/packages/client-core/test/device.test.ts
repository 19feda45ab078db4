import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { answerChallenge } from '../src/device.ts';
import { newPrivateKey, pairingCode, pairingLink, parsePairingLink, publicKeyOf, socketUrl } from '../src/index.ts';

interface Code {
  readonly name: string;
  readonly gatewayId: string;
  readonly nonce: string;
  readonly publicKey: string;
  readonly code: string;
}
interface Proof {
  readonly name: string;
  readonly privateKey?: string;
  readonly publicKey: string;
  readonly gatewayId: string;
  readonly nonce: string;
  readonly deviceId: string;
  readonly signedAt: number;
  readonly token: string;
  readonly signature: string;
}

const { codes, proofs } = JSON.parse(
  readFileSync(new URL('../../../../protocol/vectors/pairing.json', import.meta.url), 'utf8'),
) as { readonly codes: readonly Code[]; readonly proofs: readonly Proof[] };

describe('the golden vectors', () => {
  it.each(codes)('$name has its code', ({ gatewayId, nonce, publicKey, code }) => {
    expect(pairingCode(gatewayId, nonce, publicKey)).toBe(code);
  });

  it.each(proofs.filter(({ privateKey }) => privateKey !== undefined))('$name', (proof) => {
    const { privateKey = '', publicKey, gatewayId, nonce, deviceId, signedAt, token, signature } = proof;
    expect(publicKeyOf(privateKey)).toBe(publicKey);
    expect(answerChallenge({ kind: 'device', gatewayId, deviceId, token, privateKey }, nonce, signedAt)).toEqual({
      token,
      nonce,
      signedAt,
      signature,
    });
  });
});

it('makes a key of 32 random bytes', () => {
  const key = newPrivateKey((length) => crypto.getRandomValues(new Uint8Array(length)));
  expect(Buffer.from(key, 'base64url')).toHaveLength(32);
  expect(Buffer.from(publicKeyOf(key), 'base64url')).toHaveLength(32);
});

it('says so when a stored key is none', () => {
  expect(() => publicKeyOf('not a key!')).toThrow(/pair it again/);
});

describe('the link of an invitation', () => {
  const nonce = 'AAAAAAAAAAAAAAAAAAAAAA';
  const fingerprint = 'ab'.repeat(32);

  it.each([
    { url: 'http://192.168.1.7:7317', nonce },
    { url: 'https://homie.example', nonce, fingerprint },
    { url: 'http://[fd7a::1]:7317', nonce },
  ])('to $url', (link) => {
    expect(parsePairingLink(pairingLink(link))).toEqual(link);
  });

  it.each([
    '',
    'https://homie.example',
    'https://homie.example/#code=x',
    'https://homie.example/#pair=short',
    `ftp://homie.example/#pair=${nonce}`,
    `https://homie.example/elsewhere#pair=${nonce}`,
    `https://homie.example/#pair=${nonce}&fp=beef`,
  ])('is not %s', (text) => {
    expect(parsePairingLink(text)).toBeUndefined();
  });

  it('leads to the socket', () => {
    expect(socketUrl('https://homie.example')).toBe('wss://homie.example/ws');
    expect(socketUrl('http://127.0.0.1:7317')).toBe('ws://127.0.0.1:7317/ws');
  });
});
