import { type Chat, type CreateChatParams, METHODS } from '@homie/protocol';
import { currentRefusal, type Scope, sayWhy } from '../connection/access';
import { client, errorText } from '../connection/client';
import { show } from '../layout/show';
import { newId, updateWorkspace } from '../layout/store';
import { forgetChat, openBeside } from '../layout/workspace';
import { usedMachine } from '../machines/recent';
import { startSession } from '../sessions/operations';
import { toast } from '../ui/toast-store';
import { chats, openedChat } from './chats';

/** What the page asks of the chat service. Each says in a toast what went wrong, and then resolves to undefined. */
/** Rejects, so that a form can say what is wrong where it was typed. */
export async function createChat(params: CreateChatParams, draft = ''): Promise<Chat> {
  const { chat } = await client.request(METHODS.chatCreate, params, { timeoutMs: 30_000 });
  usedMachine(chat.nodeId);
  chats.changed(chat);
  if (draft) openedChat(chat.id).setDraft({ text: draft, mentions: [] });
  show({ chatId: chat.id });
  return chat;
}

export async function renameChat(chat: Chat, name: string): Promise<void> {
  const trimmed = name.trim();
  if (!trimmed || trimmed === chat.name) return;
  await attempt('The name was not changed', async () => {
    chats.changed((await client.request(METHODS.chatRename, { chatId: chat.id, name: trimmed })).chat);
  });
}

export async function archiveChat(chat: Chat, archived: boolean): Promise<void> {
  const done = await attempt(archived ? 'It was not archived' : 'It was not brought back', async () => {
    chats.changed((await client.request(METHODS.chatArchive, { chatId: chat.id, archived })).chat);
    return true;
  });
  if (!done || !archived) return;
  updateWorkspace((workspace) => forgetChat(workspace, chat.id));
  toast('success', 'Archived', {
    action: { label: 'Undo', run: () => void archiveChat(chat, false) },
  });
}

export async function deleteChat(chat: Chat): Promise<void> {
  const done = await attempt('It was not deleted', async () => {
    await client.request(METHODS.chatDelete, { chatId: chat.id });
    return true;
  });
  if (!done) return;
  updateWorkspace((workspace) => forgetChat(workspace, chat.id));
  chats.removed(chat.id);
}

/** A new chat that knows what this one knew up to a turn, or all of it. */
export async function forkChat(chat: Chat, turnId?: string): Promise<void> {
  const forked = await attempt('It was not forked', async () => {
    const params = { chatId: chat.id, ...(turnId === undefined ? {} : { turnId }) };
    return (await client.request(METHODS.chatFork, params, { timeoutMs: 30_000 })).chat;
  });
  if (!forked) return;
  chats.changed(forked);
  show({ chatId: forked.id });
}

export async function compactChat(chat: Chat): Promise<void> {
  await attempt('The context was not compacted', () => client.request(METHODS.chatCompact, { chatId: chat.id }));
}

/** Ends the turn and what it executes. */
export async function stopChat(chatId: string): Promise<void> {
  await attempt('It was not stopped', async () => {
    chats.changed((await client.request(METHODS.chatCancel, { chatId })).chat);
  });
}

export async function closeChat(chat: Chat): Promise<void> {
  await attempt('It was not closed', async () => {
    chats.changed((await client.request(METHODS.chatClose, { chatId: chat.id })).chat);
  });
}

/** A shell beside a chat, on its machine and in its folder. */
export async function terminalHere(paneId: string | undefined, chat: Chat): Promise<void> {
  const session = await startSession({ nodeId: chat.nodeId, cwd: chat.cwd });
  if (session) {
    updateWorkspace((workspace) => openBeside(workspace, paneId ?? '', 'row', session.id, newId));
  }
}

/** Puts a text at the end of what is being written to a chat, and shows it. */
export function addToDraft(chatId: string, text: string): void {
  const chat = openedChat(chatId);
  const before = chat.draft.get();
  chat.setDraft({ ...before, text: before.text ? `${before.text.replace(/\n*$/, '\n\n')}${text}` : text });
  show({ chatId });
}

async function attempt<T>(title: string, act: () => Promise<T>, scope: Scope = 'agent.write'): Promise<T | undefined> {
  const why = currentRefusal(scope);
  if (why) {
    sayWhy(why);
    return undefined;
  }
  try {
    return await act();
  } catch (error) {
    toast('error', title, { description: errorText(error) });
    return undefined;
  }
}
