import { type DeviceStorage, loadDevice, type StoredDevice } from '@homie/client-core';
import { localDeviceStorage } from '@homie/client-core/browser';

const NAME = 'homie.device.v1';
const DATABASE = 'homie';
const STORE = 'device';

/**
 * Where this browser keeps its device key, one for each gateway, since each is an origin of its own. IndexedDB, which the
 * browser clears less readily than `localStorage`; that where there is none, as in some private windows.
 */
export const deviceStorage: DeviceStorage = {
  async load() {
    return (await inDatabase('readonly', (store) => store.get(NAME)).catch(() => undefined)) ?? fallback().load();
  },
  async save(text) {
    try {
      await inDatabase('readwrite', (store) => (text === undefined ? store.delete(NAME) : store.put(text, NAME)));
      // An older one there would come back once the database is cleared.
      await fallback().save(undefined);
    } catch {
      await fallback().save(text);
    }
  },
};

/** What this browser has; nothing where the browser keeps nothing for this page. */
export async function storedDevice(): Promise<StoredDevice> {
  return loadDevice(deviceStorage).catch(() => ({}));
}

export async function forgetDevice(): Promise<void> {
  await deviceStorage.save(undefined).catch(() => undefined);
}

const fallback = (): DeviceStorage => localDeviceStorage(NAME);

async function inDatabase(
  mode: IDBTransactionMode,
  act: (store: IDBObjectStore) => IDBRequest,
): Promise<string | undefined> {
  const database = await open();
  try {
    return await new Promise((resolve, reject) => {
      const transaction = database.transaction(STORE, mode);
      const request = act(transaction.objectStore(STORE));
      // Not when the request is done: only then is it on the disk.
      transaction.oncomplete = () => resolve(typeof request.result === 'string' ? request.result : undefined);
      transaction.onerror = () => reject(transaction.error);
      transaction.onabort = () => reject(transaction.error);
    });
  } finally {
    database.close();
  }
}

function open(): Promise<IDBDatabase> {
  return new Promise((resolve, reject) => {
    const request = indexedDB.open(DATABASE, 1);
    request.onupgradeneeded = () => request.result.createObjectStore(STORE);
    request.onsuccess = () => resolve(request.result);
    request.onerror = () => reject(request.error);
    request.onblocked = () => reject(new Error('the database is in use'));
  });
}
