import { useEffect, useMemo } from 'react';
import { client, type NodeView } from '../connection/client';
import { useLostAt, useNodes, useSessions } from '../connection/hooks';
import { byRecency, chooseMachine, isOnline, type Machine, type MachineState, machineState, machinesOf } from './model';
import { useRecentMachines } from './recent';

export function useMachines(): readonly Machine[] {
  const nodes = useNodes();
  const sessions = useSessions();
  return useMemo(() => machinesOf(nodes, sessions.values()), [nodes, sessions]);
}

export function useMachineState(node: NodeView | undefined): MachineState {
  return machineState(node, useLostAt());
}

/** The machines where something can be started, the one used last first. */
export function useStartable(): readonly NodeView[] {
  const nodes = useNodes();
  const recent = useRecentMachines((state) => state.ids);
  return useMemo(() => byRecency(nodes.filter(isOnline), recent), [nodes, recent]);
}

/** Where a new terminal goes when one does not say; undefined where there is no choice. */
export function useNextMachine(): NodeView | undefined {
  const nodes = useNodes();
  const recent = useRecentMachines((state) => state.ids);
  return nodes.length > 1 ? chooseMachine(nodes, recent) : undefined;
}

/** How often loads are asked for while somebody looks, in ms: machines announce theirs every 5 s. */
const REFRESH_MS = 5_000;

/** Keeps loads and last words fresh while the page is in sight: no event tells them. */
export function useFreshMachines(): void {
  useEffect(() => {
    const timer = setInterval(() => document.visibilityState === 'visible' && client.refresh(), REFRESH_MS);
    return () => clearInterval(timer);
  }, []);
}
