// @vitest-environment happy-dom
import type { Device, PairingRequest } from '@homie/protocol';
import { describe, expect, it, vi } from 'vitest';

vi.stubGlobal('__HOMIE_VERSION__', '0');
const { fromList, withDevice, withoutDevice, withoutRequest, withRequest } = await import(
  '../../src/access/pairing-store'
);

const device = (id: string, lastUsedAt?: number): Device => ({
  id,
  name: id,
  platform: 'Linux',
  role: 'viewer',
  createdAt: 10,
  ...(lastUsedAt === undefined ? {} : { lastUsedAt }),
  approvedBy: 'owner',
});
const request = (id: string, name = id): PairingRequest => ({
  id,
  name,
  platform: 'iPhone',
  address: '10.0.0.1',
  code: 'ABCD-EFGH',
  requestedAt: 1,
  expiresAt: 2,
});
const lists = fromList({
  requests: [request('r1')],
  devices: [device('old', 5), device('new'), device('now', 20)],
  roles: ['owner'],
});

describe('devices', () => {
  it('are there with the one used last first', () =>
    expect(lists.devices.map(({ id }) => id)).toEqual(['now', 'new', 'old']));

  it('change, come and go', () => {
    const renamed = withDevice(lists, { ...device('old', 30), name: 'phone' });
    expect(renamed.devices.map(({ name }) => name)).toEqual(['phone', 'now', 'new']);
    expect(withDevice(lists, device('fresh', 40)).devices).toHaveLength(4);
    expect(withoutDevice(lists, 'now').devices.map(({ id }) => id)).toEqual(['new', 'old']);
  });
});

describe('requests', () => {
  it('are there once, however often one is told', () => {
    const twice = withRequest(withRequest(lists, request('r2')), request('r2', 'again'));
    expect(twice.requests.map(({ name }) => name)).toEqual(['r1', 'again']);
    expect(withoutRequest(twice, 'r1').requests).toHaveLength(1);
    expect(withoutRequest(twice, 'unknown').requests).toHaveLength(2);
  });
});
