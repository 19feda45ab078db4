import { readFileSync } from 'node:fs';
import { HomieError } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { parseGatewayMessage } from '../src/messages.ts';

interface Vector {
  readonly name: string;
  readonly text: string;
  readonly valid: boolean;
  readonly type?: string;
  readonly parsed?: unknown;
}

const { fromGateway } = JSON.parse(
  readFileSync(new URL('../../../../protocol/vectors/control.json', import.meta.url), 'utf8'),
) as { readonly fromGateway: readonly Vector[] };

describe('the golden vectors', () => {
  it.each(fromGateway.filter(({ valid }) => valid))('$name is read', ({ text, parsed }) => {
    expect(parseGatewayMessage(text)).toEqual(parsed);
  });

  it.each(fromGateway.filter(({ valid }) => !valid))('$name is malformed', ({ text }) => {
    expect(() => parseGatewayMessage(text)).toThrow(HomieError);
  });
});

it('takes an error that a newer gateway invented for an internal one', () => {
  const message = parseGatewayMessage(
    '{"type":"response","id":"c1","error":{"code":"TEAPOT","message":"short and stout"}}',
  );
  expect(message).toMatchObject({
    error: { code: 'INTERNAL', message: 'short and stout', data: {}, retryable: false },
  });
});
