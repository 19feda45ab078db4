/** The environment of a page: sockets, timers, `online` and visibility as the browser has them. */
export { platformEnvironment as browserEnvironment } from './environment.ts';

import type { DeviceStorage } from './device-storage.ts';

/**
 * The device's secrets in `localStorage`: a page on plain http has nothing better, and what may run in the page could use a
 * key it cannot read just as well.
 */
export function localDeviceStorage(name: string): DeviceStorage {
  const { localStorage } = globalThis as unknown as { readonly localStorage: PlatformStorage };
  return {
    load: async () => localStorage.getItem(name) ?? undefined,
    save: async (text) => (text === undefined ? localStorage.removeItem(name) : localStorage.setItem(name, text)),
  };
}

interface PlatformStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}
