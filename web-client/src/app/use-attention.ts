import { useEffect } from 'react';
import { client } from '../connection/client';
import { useStatus } from '../connection/hooks';
import { UnreadTracker, useUnreadStore } from '../connection/unread';
import { useLayout } from '../layout/store';
import { activePane, activeTab } from '../layout/workspace';
import { sessionName } from '../sessions/model';
import { controllerOf } from '../terminal/registry';

/** Keeps the unread marks, and the window's title: what is in front, and whether something else has news. */
export function useAttention(): void {
  const status = useStatus();
  useEffect(() => {
    const tracker = new UnreadTracker();
    let unwatch: (() => void) | undefined;
    let watched: unknown;

    const retitle = (): void => {
      const { workspace } = useLayout.getState();
      const pane = activeTab(workspace) && activePane(workspace);
      const terminal = controllerOf(pane?.id);
      if (terminal !== watched) {
        unwatch?.();
        watched = terminal;
        unwatch = terminal?.state.subscribe(retitle);
      }
      const session = pane && client.sessions.get().get(pane.sessionId);
      const title = terminal?.state.getState().title || session?.title || (session && sessionName(session));
      const news = useUnreadStore.getState().unread.size > 0 || terminal?.state.getState().bell;
      const away = status.kind === 'reconnecting' ? 'offline · ' : '';
      document.title = `${news ? '• ' : ''}${away}${title ? `${title} – Homie` : 'Homie'}`;
    };
    const update = (): void => {
      const unread = tracker.update(useLayout.getState().workspace, client.sessions.get(), Date.now());
      const before = useUnreadStore.getState().unread;
      if (unread.size !== before.size || [...unread].some((id) => !before.has(id))) useUnreadStore.setState({ unread });
      retitle();
    };
    update();
    const stops = [client.sessions.subscribe(update), useLayout.subscribe(update), useUnreadStore.subscribe(retitle)];
    return () => {
      for (const stop of stops) stop();
      unwatch?.();
    };
  }, [status.kind]);
}
