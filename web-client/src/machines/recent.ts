import { create } from 'zustand';
import { createJSONStorage, persist } from 'zustand/middleware';

/** Machines that are remembered; more than anybody chooses from. */
const MOST = 20;

interface RecentState {
  /** Ids of the machines where something was started, the last one first. */
  readonly ids: readonly string[];
}

/** Where one works, kept per device. */
export const useRecentMachines = create<RecentState>()(
  persist((): RecentState => ({ ids: [] }), {
    name: 'homie.machines.v1',
    storage: createJSONStorage(() => localStorage),
    merge: (stored) => {
      const ids = (stored as { ids?: unknown } | null | undefined)?.ids;
      return { ids: Array.isArray(ids) ? ids.filter((id) => typeof id === 'string').slice(0, MOST) : [] };
    },
  }),
);

export function usedMachine(id: string): void {
  useRecentMachines.setState(({ ids }) => ({ ids: [id, ...ids.filter((other) => other !== id)].slice(0, MOST) }));
}
