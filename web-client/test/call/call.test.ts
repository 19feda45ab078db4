import { HomieError } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { callable, failure, pretty, readCall, readParams, SHOWN } from '../../src/call/call';

describe('what is typed into the palette', () => {
  it('is a call when it is an address, with JSON or without', () => {
    expect(readCall(' example.clock.now ')).toEqual({ address: 'example.clock.now', params: '' });
    expect(readCall('example.clock.now {"zone": "Europe/Paris"}')).toEqual({
      address: 'example.clock.now',
      params: '{"zone": "Europe/Paris"}',
    });
  });

  it('is none when it is something else', () => {
    for (const text of ['', 'split', 'split right', 'v1.2 of it', '.a.b', 'a.', 'a..b', '3.14', 'a.b c']) {
      expect(readCall(text), text).toBeUndefined();
    }
  });
});

describe('parameters', () => {
  it('are nothing, or one object', () => {
    expect(readParams('  ')).toEqual({ value: {} });
    expect(readParams('{"a": [1]}')).toEqual({ value: { a: [1] } });
  });

  it('say what is wrong', () => {
    expect(readParams('{a')).toHaveProperty('error', expect.stringContaining('not JSON'));
    for (const text of ['1', 'null', '[]', '"a"']) {
      expect(readParams(text), text).toHaveProperty('error', expect.stringContaining('One JSON object'));
    }
  });
});

it('completes what can be named in full', () => {
  expect(callable(['events.subscribe', 'example.*', 'example.clock.now'])).toEqual(['example.clock.now']);
});

it('shows results of any kind, and not too much of them', () => {
  expect(pretty({ a: 1 })).toBe('{\n  "a": 1\n}');
  expect(pretty('text')).toBe('"text"');
  expect(pretty(null)).toBe('null');
  expect(pretty('x'.repeat(SHOWN * 2)).length).toBeLessThan(SHOWN + 10);
});

it('shows errors with their code and data', () => {
  expect(failure(new HomieError('NOT_FOUND', 'gone'))).toBe('NOT_FOUND: gone');
  expect(failure(new HomieError('PERMISSION_DENIED', 'no', { scopes: ['a.b'] }))).toContain('"a.b"');
  expect(failure(new Error('odd'))).toBe('odd');
});
