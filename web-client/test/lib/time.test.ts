import { expect, it } from 'vitest';
import { formatBytes } from '../../src/lib/bytes';
import { lasting, relativeTime, secondsUntil, timeAgo } from '../../src/lib/time';

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

it.each([
  [-60_000, 'moments'],
  [4_999, 'moments'],
  [12_000, '12 s'],
  [12 * 60_000, '12 min'],
  [2 * 3_600_000, '2 h'],
  [2 * 3_600_000 + 59_000, '2 h'],
  [3 * 3_600_000 + 20 * 60_000, '3 h 20 min'],
  [24 * 3_600_000, '1 day'],
  [90 * 3_600_000, '3 days'],
])('%d ms last %s', (elapsed, text) => expect(lasting(now - elapsed, now)).toBe(text));

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
