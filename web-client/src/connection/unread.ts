import type { Session } from '@homie/protocol';
import { create } from 'zustand';
import { panesOf } from '../layout/tree';
import { activeTab, allPanes, type Workspace } from '../layout/workspace';

/** What a terminal prints within this time of going out of sight is the end of what one has seen, in ms. */
const GRACE = 1_500;

interface UnreadState {
  /** Sessions in a hidden tab that printed something since. */
  readonly unread: ReadonlySet<string>;
}

export const useUnreadStore = create<UnreadState>(() => ({ unread: new Set() }));

/** Follows what is in sight and what is printed; pure but for what it remembers. */
export class UnreadTracker {
  readonly #seen = new Map<string, number>();
  #visible = new Set<string>();

  /** Which sessions of the workspace have something new. */
  update(workspace: Workspace, sessions: ReadonlyMap<string, Session>, now: number): ReadonlySet<string> {
    const shown = activeTab(workspace);
    const visible = new Set(shown ? panesOf(shown.root).flatMap(({ sessionId }) => sessionId ?? []) : []);
    for (const id of this.#visible) if (!visible.has(id)) this.#seen.set(id, now + GRACE);
    this.#visible = visible;
    const unread = new Set<string>();
    for (const { sessionId } of allPanes(workspace)) {
      const session = sessionId === undefined ? undefined : sessions.get(sessionId);
      if (!session || sessionId === undefined || visible.has(sessionId)) continue;
      const seen = this.#seen.get(sessionId);
      if (seen === undefined) this.#seen.set(sessionId, Math.max(now, session.lastActivityAt));
      else if (session.lastActivityAt > seen) unread.add(sessionId);
    }
    return unread;
  }
}
