import type { ConnectionStatus, Readable } from '@homie/client-core';
import type { ClientView, NodeView, Session } from '@homie/protocol';
import { useSyncExternalStore } from 'react';
import { client } from './client';
import { useUnreadStore } from './unread';

export function useReadable<T>(readable: Readable<T>): T {
  return useSyncExternalStore(readable.subscribe, readable.get);
}

export function useStatus(): ConnectionStatus {
  return useReadable(client.status);
}

export function useNodes(): readonly NodeView[] {
  return useReadable(client.nodes);
}

export function useNode(nodeId: string | undefined): NodeView | undefined {
  return useNodes().find((node) => node.id === nodeId);
}

/** Who is connected. */
export function useClients(): readonly ClientView[] {
  return useReadable(client.clients);
}

/** Since when what the page knows is out of date; undefined while it is connected. */
export function useLostAt(): number | undefined {
  const status = useStatus();
  return status.kind === 'reconnecting' ? status.lostAt : undefined;
}

export function useSessions(): ReadonlyMap<string, Session> {
  return useReadable(client.sessions);
}

const nothingYet = client.sessions.get();

/** Whether the gateway has told which sessions there are. */
export function useSessionsLoaded(): boolean {
  return useSessions() !== nothingYet;
}

export function useSession(sessionId: string): Session | undefined {
  return useSessions().get(sessionId);
}

/** Whether any of these sessions printed something since it was last in sight. */
export function useUnread(sessionIds: readonly string[]): boolean {
  return useUnreadStore((state) => sessionIds.some((id) => state.unread.has(id)));
}
