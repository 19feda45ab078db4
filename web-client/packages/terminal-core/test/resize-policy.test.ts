import { beforeEach, expect, it } from 'vitest';
import { RESIZE_DEBOUNCE_MS, ResizePolicy, type Size } from '../src/index.ts';
import { TestingTimers } from './testing-timers.ts';

const SMALL = { cols: 40, rows: 20 };
const LARGE = { cols: 120, rows: 50 };
const HUGE = { cols: 200, rows: 60 };

let timers: TestingTimers;
let sent: Size[];
let isShared: boolean;
let policy: ResizePolicy;

beforeEach(() => {
  timers = new TestingTimers();
  sent = [];
  isShared = false;
  policy = new ResizePolicy({ send: (size) => sent.push(size), isShared: () => isShared, timers });
  policy.sessionSized(SMALL);
});

it('asks for the size of a window that nobody else looks through', () => {
  policy.fitted(LARGE);
  timers.advance(0);
  expect(sent).toEqual([LARGE]);
});

it('takes the size from nobody by merely looking, but by typing', () => {
  isShared = true;
  policy.fitted(LARGE);
  timers.advance(1000);
  expect(sent).toEqual([]);
  expect(policy.mismatch).toEqual(LARGE);
  policy.typed();
  expect(sent).toEqual([LARGE]);
  policy.sessionSized(LARGE);
  expect(policy.mismatch).toBeUndefined();
  policy.typed();
  expect(sent).toHaveLength(1);
});

it('asks once the window rests', () => {
  policy.fitted(LARGE);
  timers.advance(0);
  policy.sessionSized(LARGE);
  for (let cols = 121; cols <= 200; cols++) {
    policy.fitted({ cols, rows: 60 });
    timers.advance(RESIZE_DEBOUNCE_MS - 1);
  }
  expect(sent).toHaveLength(1);
  timers.advance(1);
  expect(sent).toEqual([LARGE, HUGE]);
});

it('does not fight over the size: what another writer set stays until somebody types here', () => {
  policy.fitted(LARGE);
  timers.advance(0);
  policy.sessionSized(LARGE);
  policy.sessionSized(SMALL);
  policy.fitted(LARGE);
  timers.advance(1000);
  expect(sent).toHaveLength(1);
  policy.typed();
  expect(sent).toEqual([LARGE, LARGE]);
  policy.typed();
  expect(sent).toHaveLength(2);
});

it('asks for nothing after it was disposed of', () => {
  policy.fitted(LARGE);
  policy.dispose();
  timers.advance(1000);
  expect(sent).toEqual([]);
});
