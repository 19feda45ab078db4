import {
  type Device,
  type EventMessage,
  type PairingDecided,
  type PairingListResult,
  type PairingRequest,
  TOPICS,
} from '@homie/protocol';
import { create } from 'zustand';
import { client, errorText } from '../connection/client';

export interface PairingLists {
  readonly requests: readonly PairingRequest[];
  readonly devices: readonly Device[];
  readonly roles: readonly string[];
  readonly loaded: boolean;
  /** Why the list could not be had. */
  readonly error?: string | undefined;
}

const NOTHING: PairingLists = { requests: [], devices: [], roles: [], loaded: false };

/** Who wants in and who is: live while {@link followPairing} runs. */
export const usePairing = create<PairingLists>(() => NOTHING);

/** Lists and follows; only for who has pairing.admin, or each attempt would be refused and written down. */
export function followPairing(): () => void {
  const change = (next: (now: PairingLists) => PairingLists): void => usePairing.setState(next, true);
  const ends = [
    client.on(TOPICS.pairingRequested, (event) => {
      const { request } = payload<{ request: PairingRequest }>(event);
      change((now) => withRequest(now, request));
    }),
    client.on(TOPICS.pairingDecided, (event) => {
      const { requestId } = payload<PairingDecided>(event);
      change((now) => withoutRequest(now, requestId));
    }),
    client.on(TOPICS.pairingChanged, (event) => {
      const { device } = payload<{ device: Device }>(event);
      change((now) => withDevice(now, device));
    }),
    client.on(TOPICS.pairingRevoked, (event) => {
      const { deviceId } = payload<{ deviceId: string }>(event);
      change((now) => withoutDevice(now, deviceId));
    }),
    // What happened while the connection was away was nobody's to hear.
    client.status.subscribe(() => client.status.get().kind === 'ready' && void listPairing()),
  ];
  void listPairing();
  return () => {
    for (const end of ends) end();
    usePairing.setState(NOTHING, true);
  };
}

export async function listPairing(): Promise<void> {
  try {
    const listed = await client.request('pairing.list', {});
    usePairing.setState(fromList(listed), true);
  } catch (error) {
    usePairing.setState({ error: errorText(error) });
  }
}

export function fromList({ requests, devices, roles }: PairingListResult): PairingLists {
  return { requests, devices: sorted(devices), roles, loaded: true };
}

export function withRequest(now: PairingLists, request: PairingRequest): PairingLists {
  return { ...now, requests: [...now.requests.filter(({ id }) => id !== request.id), request] };
}

export function withoutRequest(now: PairingLists, requestId: string): PairingLists {
  return { ...now, requests: now.requests.filter(({ id }) => id !== requestId) };
}

export function withDevice(now: PairingLists, device: Device): PairingLists {
  return { ...now, devices: sorted([...now.devices.filter(({ id }) => id !== device.id), device]) };
}

export function withoutDevice(now: PairingLists, deviceId: string): PairingLists {
  return { ...now, devices: now.devices.filter(({ id }) => id !== deviceId) };
}

/** The one used last first; one that was never used by when it was let in. */
function sorted(devices: readonly Device[]): readonly Device[] {
  const at = (device: Device): number => device.lastUsedAt ?? device.createdAt;
  return [...devices].sort((a, b) => at(b) - at(a));
}

function payload<T>(event: EventMessage): T {
  return event.payload as T;
}
