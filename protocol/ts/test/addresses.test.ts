import { expect, it } from 'vitest';
import { ERROR_CODES, HomieError, isRetryable, topicMatches } from '../src/index.ts';

it.each([
  ['terminal.session.exit', 'terminal.session.exit', true],
  ['terminal.session.exit', 'terminal.session.exited', false],
  ['terminal.session.*', 'terminal.session.exit', true],
  ['terminal.session.*', 'terminal.session.output.s1', true],
  ['terminal.session.*', 'terminal.session', false],
  ['*', 'presence.node', true],
])('%s and %s', (pattern, topic, matches) => {
  expect(topicMatches(pattern, topic)).toBe(matches);
});

it('takes over an error object as it came', () => {
  const body = { code: 'NOT_FOUND', message: 'no such session', data: { sessionId: 's' }, retryable: false } as const;
  expect(HomieError.from(body)).toMatchObject({ ...body, name: 'HomieError' });
});

it('knows which errors are worth another try', () => {
  expect(ERROR_CODES.filter(isRetryable)).toEqual([
    'ABORTED',
    'RESOURCE_EXHAUSTED',
    'UNAVAILABLE',
    'DEADLINE_EXCEEDED',
  ]);
});
