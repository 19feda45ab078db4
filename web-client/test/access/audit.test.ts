import type { AuditEntry, AuditListParams, AuditListResult } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { EVERYTHING, exportAudit, paramsOf } from '../../src/access/audit';

const entry = (seq: number): AuditEntry => ({ seq, time: seq, subject: 'owner', method: 'x.y', result: 'OK' });

/** A log of so many entries, paged as a gateway does. */
function log(size: number): { asked: AuditListParams[]; list: (params: AuditListParams) => Promise<AuditListResult> } {
  const asked: AuditListParams[] = [];
  return {
    asked,
    list: async (params) => {
      asked.push(params);
      const newest = Math.min(size, (params.before ?? size + 1) - 1);
      const count = Math.min(params.limit ?? 100, newest);
      const entries = Array.from({ length: count }, (_, index) => entry(newest - index));
      const last = newest - count + 1;
      return { entries, ...(last > 1 && count > 0 ? { next: last } : {}) };
    },
  };
}

describe('a filter', () => {
  it('asks for nothing where it says nothing', () => expect(paramsOf(EVERYTHING, 1_000)).toEqual({}));

  it('asks for what it says, without the spaces around it', () =>
    expect(paramsOf({ subject: ' owner ', method: 'pairing', result: 'OK', span: 'day' }, 100_000_000)).toEqual({
      subject: 'owner',
      method: 'pairing*',
      result: 'OK',
      since: 100_000_000 - 86_400_000,
    }));
});

describe('an export', () => {
  it('has every entry once, newest first, over all pages', async () => {
    const { asked, list } = log(1_203);
    const counts: number[] = [];
    const { lines, cut } = await exportAudit(list, { subject: 'owner' }, (count) => counts.push(count));
    expect(lines.map((line) => JSON.parse(line).seq)).toEqual(
      Array.from({ length: 1_203 }, (_, index) => 1_203 - index),
    );
    expect(cut).toBe(false);
    expect(counts).toEqual([500, 1_000, 1_203]);
    expect(asked.every(({ subject }) => subject === 'owner')).toBe(true);
  });

  it('ends at its bound, and says so', async () => {
    const { asked, list } = log(2_000);
    const { lines, cut } = await exportAudit(list, {}, () => {}, 700);
    expect(lines).toHaveLength(700);
    expect(cut).toBe(true);
    expect(asked.map(({ limit }) => limit)).toEqual([500, 200]);
  });

  it('of nothing is nothing', async () => {
    expect(await exportAudit(log(0).list, {}, () => {})).toEqual({ lines: [], cut: false });
  });
});
