import type { DeviceCredentials } from './device.ts';

/**
 * Where a device keeps its secrets: `localStorage` of a page, SecureStore of a phone. One text, read and replaced as a
 * whole; a failure rejects.
 */
export interface DeviceStorage {
  load(): Promise<string | undefined>;
  /** Undefined: there is to be none any more. */
  save(text: string | undefined): Promise<void>;
}

/** What is kept: the key from when the device first asks, so that a reload of the page goes on asking with it. */
export interface StoredDevice {
  /** The invitation that the key was made for; it belongs to no other key. */
  readonly asking?: { readonly nonce: string; readonly privateKey: string };
  readonly device?: DeviceCredentials;
}

/** What is stored, or nothing where that is not readable: the device is then paired again. */
export async function loadDevice(storage: DeviceStorage): Promise<StoredDevice> {
  const text = await storage.load();
  if (text === undefined) {
    return {};
  }
  try {
    const stored: unknown = JSON.parse(text);
    return typeof stored === 'object' && stored !== null ? (stored as StoredDevice) : {};
  } catch {
    return {};
  }
}

export function saveDevice(storage: DeviceStorage, stored: StoredDevice): Promise<void> {
  return storage.save(JSON.stringify(stored));
}

/** In memory: gone with the page. */
export function memoryStorage(): DeviceStorage {
  let kept: string | undefined;
  return {
    load: async () => kept,
    save: async (text) => {
      kept = text;
    },
  };
}
