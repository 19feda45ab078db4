import { expect, it } from 'vitest';
import { formatBytes } from '../../src/lib/bytes';
import { relativeTime, secondsUntil, timeAgo } from '../../src/lib/time';

const now = 1_800_000_000_000;

it.each([
  [0, 'now', 'just now'],
  [-60_000, 'now', 'just now'],
  [12_000, '12s', '12 s ago'],
  [59_999, '59s', '59 s ago'],
  [60_000, '1m', '1 min ago'],
  [3 * 3_600_000, '3h', '3 h ago'],
  [24 * 3_600_000, '1d', 'yesterday'],
  [10 * 24 * 3_600_000, '10d', '10 days ago'],
])('%d ms ago is %s, %s', (elapsed, short, long) => {
  expect(relativeTime(now - elapsed, now)).toBe(short);
  expect(timeAgo(now - elapsed, now)).toBe(long);
});

it('counts down to zero and stays there', () => {
  expect(secondsUntil(now + 2_100, now)).toBe(3);
  expect(secondsUntil(now - 5_000, now)).toBe(0);
});

it.each([
  [1, '1 byte'],
  [812, '812 bytes'],
  [5_120, '5.1 KB'],
  [2_000_000, '2.0 MB'],
])('%d is %s', (count, text) => expect(formatBytes(count)).toBe(text));
