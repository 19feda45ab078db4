import { Approvals, isUnread } from '@homie/client-core';
import { useEffect } from 'react';
import { chats } from '../chat/chats';
import { chatName } from '../chat/model';
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
      const session = pane?.sessionId === undefined ? undefined : client.sessions.get().get(pane.sessionId);
      const chat = pane?.chatId === undefined ? undefined : chats.list.get().chats.get(pane.chatId);
      const title = chat
        ? chatName(chat)
        : terminal?.state.getState().title || session?.title || (session && sessionName(session));
      const asked = Approvals.open(chats.approvals.queue.get()).length;
      const said = [...chats.list.get().chats.values()].some((other) => other.id !== pane?.chatId && isUnread(other));
      const news = useUnreadStore.getState().unread.size > 0 || said || terminal?.state.getState().bell;
      const away = status.kind === 'reconnecting' ? 'offline · ' : '';
      const mark = asked > 0 ? `(${asked}) ` : news ? '• ' : '';
      document.title = `${mark}${away}${title ? `${title} – Homie` : 'Homie'}`;
      badge(asked > 0);
    };
    const update = (): void => {
      const unread = tracker.update(useLayout.getState().workspace, client.sessions.get(), Date.now());
      const before = useUnreadStore.getState().unread;
      if (unread.size !== before.size || [...unread].some((id) => !before.has(id))) useUnreadStore.setState({ unread });
      retitle();
    };
    update();
    const stops = [
      client.sessions.subscribe(update),
      useLayout.subscribe(update),
      useUnreadStore.subscribe(retitle),
      chats.list.subscribe(retitle),
      chats.approvals.queue.subscribe(retitle),
    ];
    return () => {
      for (const stop of stops) stop();
      unwatch?.();
    };
  }, [status.kind]);
}

/** The icon of the window, and of the installed page: with a mark while an agent waits for somebody. */
function badge(asked: boolean): void {
  const icon = document.querySelector<HTMLLinkElement>('link[rel="icon"]');
  const href = asked ? '/icons/homie-asked.svg' : '/icons/homie.svg';
  if (icon && icon.getAttribute('href') !== href) icon.setAttribute('href', href);
}
