import { describe, expect, it } from 'vitest';
import {
  expired,
  fitted,
  fontToShow,
  isForeign,
  reported,
  type Size,
  type Sizing,
  used,
} from '../../src/terminal/sizing';

const small: Size = { cols: 80, rows: 24 };
const large: Size = { cols: 120, rows: 40 };
const driving: Sizing = { driving: true, session: small };
const following: Sizing = { driving: false, session: small };

describe('a pane in use', () => {
  it('fits the session to itself', () => {
    expect(fitted(driving, large)).toMatchObject({ show: large, request: large });
  });

  it('asks once for a size', () => {
    const asked = fitted(driving, large).state;
    expect(fitted(asked, large).request).toBeUndefined();
    const confirmed = reported(asked, large).state;
    expect(fitted(confirmed, large).request).toBeUndefined();
    expect(isForeign(confirmed)).toBe(false);
  });

  it('does not take the echo of an earlier step for somebody else', () => {
    const first = fitted(driving, large).state;
    const second = fitted(first, { cols: 130, rows: 40 }).state;
    const echo = reported(second, large);
    expect(echo.show).toBeUndefined();
    expect(echo.state.driving).toBe(true);
  });

  it('follows once another client decides', () => {
    const settled = reported(fitted(driving, large).state, large).state;
    const step = reported(settled, small);
    expect(step).toMatchObject({ show: small, state: { driving: false } });
    expect(isForeign(step.state)).toBe(true);
  });

  it('gives up on a size that nobody grants', () => {
    const step = expired(fitted(driving, large).state);
    expect(step).toMatchObject({ show: small, state: { driving: false } });
    expect(expired(step.state).show).toBeUndefined();
  });
});

describe('a pane that follows', () => {
  it('shows the session at its size and asks for nothing', () => {
    const step = fitted(following, large);
    expect(step).toMatchObject({ show: small });
    expect(step.request).toBeUndefined();
    expect(isForeign(step.state)).toBe(true);
  });

  it('decides once somebody types in it', () => {
    const step = used(fitted(following, large).state);
    expect(step).toMatchObject({ show: large, request: large, state: { driving: true } });
  });
});

describe('fontToShow', () => {
  it('shrinks what does not fit and never enlarges', () => {
    expect(fontToShow(12, small, { cols: 160, rows: 24 }, 5)).toBe(6);
    expect(fontToShow(12, large, small, 5)).toBe(12);
    expect(fontToShow(12, small, { cols: 2000, rows: 24 }, 5)).toBe(5);
  });
});
