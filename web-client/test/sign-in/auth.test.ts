import { describe, expect, it } from 'vitest';
import { codeInFragment, pairingInFragment, readRetryAfter, readSession } from '../../src/sign-in/auth';
import { countdown } from '../../src/sign-in/countdown';
import { refusalOf } from '../../src/sign-in/refusal';

it.each([
  ['#code=AB-12', 'AB-12'],
  ['#code=', undefined],
  ['', undefined],
  ['#other=1', undefined],
  ['#x=1&code=Z', 'Z'],
])('finds the code in %j', (hash, code) => expect(codeInFragment(hash)).toBe(code));

it.each([
  ['#pair=abc', { nonce: 'abc' }],
  ['#pair=abc&fp=00ff', { nonce: 'abc', fingerprint: '00ff' }],
  ['#fp=00ff', undefined],
  ['#code=abc', undefined],
])('finds the invitation in %j', (hash, found) => expect(pairingInFragment(hash)).toEqual(found));

describe('what the gateway says of a session', () => {
  it('is read as it is', () => {
    expect(
      readSession({ authenticated: false, modes: ['token', 'pairing', 'magic'], gatewayId: 'g', name: 'desk' }),
    ).toEqual({ authenticated: false, modes: ['token', 'pairing'], gatewayId: 'g', name: 'desk' });
  });

  it('of a gateway that names no ways in means the token', () => {
    expect(readSession({ authenticated: true }).modes).toEqual(['token']);
    expect(readSession({ authenticated: true }).authenticated).toBe(true);
  });

  it.each([null, 'x', [], { authenticated: 'yes' }])('that is %j lets nobody in', (answer) =>
    expect(readSession(answer).authenticated).toBe(false),
  );
});

it.each([
  ['300', 300_000],
  [' 7 ', 7_000],
  ['0', 0],
  [null, undefined],
  ['-1', undefined],
  ['Wed, 21 Oct 2026 07:28:00 GMT', undefined],
])('reads retry-after %j as %j', (header, ms) => expect(readRetryAfter(header)).toBe(ms));

describe('a refusal', () => {
  it('says until when it is of no use to try', () => {
    const locked = { kind: 'refused', code: 'RESOURCE_EXHAUSTED', message: '', retryAfterMs: 300_000 } as const;
    expect(refusalOf(locked, 'token', 1_000)).toMatchObject({ locked: { until: 301_000, ms: 300_000 } });
    expect(refusalOf({ ...locked, retryAfterMs: undefined }, 'token', 1_000).locked?.until).toBe(61_000);
  });

  it('says what to do about a wrong secret, and locks nothing', () => {
    const wrong = { kind: 'refused', code: 'UNAUTHENTICATED', message: 'no' } as const;
    expect(refusalOf(wrong, 'token', 0).text).toContain('homie token');
    expect(refusalOf(wrong, 'password', 0).text).toContain('homie password');
    expect(refusalOf(wrong, 'password', 0).locked).toBeUndefined();
  });

  it('passes on what else the gateway says', () => {
    expect(refusalOf({ kind: 'refused', code: '413', message: 'a body is too big' }, 'token', 0).text).toBe(
      'A body is too big.',
    );
    expect(refusalOf({ kind: 'unreachable' }, 'token', 0).text).toContain('Is Homie running');
  });
});

it.each([
  [300, '5:00'],
  [61, '1:01'],
  [59, '59 s'],
  [0, '0 s'],
])('counts %i seconds down as %s', (seconds, text) => expect(countdown(seconds)).toBe(text));
