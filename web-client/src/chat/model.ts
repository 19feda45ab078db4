import { isUnread, needsYou } from '@homie/client-core';
import type { ApprovalPolicy, Chat, ChatSettings, Sandbox } from '@homie/protocol';
import type { NodeView } from '../connection/client';
import { isOnline } from '../machines/model';
import { PERMISSIONS } from './composer/commands';

/** What a chat is doing, the most urgent of it. */
export type ChatMood = 'needs-you' | 'running' | 'unread' | 'problem' | 'interrupted' | 'idle' | 'closed';

export function chatMood(chat: Chat, node: NodeView | undefined): ChatMood {
  if (needsYou(chat)) return 'needs-you';
  if (chat.problem !== undefined || (node && !isOnline(node))) return 'problem';
  if (chat.status === 'running') return 'running';
  if (isUnread(chat)) return 'unread';
  return chat.status === 'interrupted' || chat.status === 'closed' ? chat.status : 'idle';
}

export const MOOD_NAMES: Record<ChatMood, string> = {
  'needs-you': 'Needs you',
  running: 'Working',
  unread: 'Something new',
  problem: 'Out of reach',
  interrupted: 'Interrupted',
  idle: 'Idle',
  closed: 'Closed',
};

export function chatName(chat: Chat): string {
  return chat.name.trim() || plainLine(chat.preview?.split('\n')[0] ?? '') || 'New conversation';
}

/** Markdown in one line, for where nothing is set: its marks gone, its words as they are. */
export function plainLine(markdown: string): string {
  return (
    markdown
      // Also where the lines were joined before: then the language stands before the code.
      .replace(/(?:```|~~~)\w*/g, ' ')
      .replace(/^\s*(?:#{1,6}|>|[-*+]|\d+[.)])\s+/gm, '')
      .replace(/!?\[([^\]]*)\]\([^)]*\)/g, '$1')
      .replace(/(\*\*|__|`+)(?=\S)(.+?)(?<=\S)\1/g, '$2')
      .replace(/\s+/g, ' ')
      .trim()
  );
}

/** Chats of a machine that work in one folder, the one that was used last first. */
export interface ChatFolder {
  readonly cwd: string;
  readonly chats: readonly Chat[];
}

/** Newest first, in folders as their newest chats are; those that wait for somebody before all others. */
export function foldersOf(chats: Iterable<Chat>, nodeId: string): readonly ChatFolder[] {
  const folders = new Map<string, Chat[]>();
  for (const chat of [...chats].filter((candidate) => candidate.nodeId === nodeId).sort(byUse)) {
    const folder = folders.get(chat.cwd);
    if (folder) folder.push(chat);
    else folders.set(chat.cwd, [chat]);
  }
  return [...folders].map(([cwd, list]) => ({ cwd, chats: list }));
}

/** At most so many chats, and those that wait for somebody in any case. */
export function firstOf(folders: readonly ChatFolder[], most: number): readonly ChatFolder[] {
  let left = most;
  return folders
    .map(({ cwd, chats }) => ({ cwd, chats: chats.filter((chat) => left-- > 0 || needsYou(chat)) }))
    .filter(({ chats }) => chats.length > 0);
}

export function byUse(a: Chat, b: Chat): number {
  return Number(needsYou(b)) - Number(needsYou(a)) || b.updatedAt - a.updatedAt;
}

export const POLICY_NAMES: Record<ApprovalPolicy, string> = {
  untrusted: 'asks first',
  'on-request': 'asks when it must',
  never: 'never asks',
};
export const SANDBOX_NAMES: Record<Sandbox, string> = {
  'read-only': 'reads only',
  'workspace-write': 'writes in its folder',
  'full-access': 'full access',
};

/** What a chat's settings come to, in a few words. */
export function permissionName({ approvalPolicy, sandbox }: ChatSettings): string {
  const known = permissionOf({ ...(approvalPolicy && { approvalPolicy }), ...(sandbox && { sandbox }) });
  if (known) return known.title;
  const words = [sandbox && SANDBOX_NAMES[sandbox], approvalPolicy && POLICY_NAMES[approvalPolicy]].filter(Boolean);
  return words.length > 0 ? words.join(', ') : 'Default permissions';
}

export function permissionOf({ approvalPolicy, sandbox }: ChatSettings) {
  return PERMISSIONS.find((known) => known.policy === approvalPolicy && known.sandbox === sandbox);
}

/** Questions are off, which takes the right to answer them. */
export function isUnasked({ approvalPolicy, sandbox }: ChatSettings): boolean {
  return approvalPolicy === 'never' || sandbox === 'full-access';
}

const EFFORTS: Readonly<Record<string, string>> = {
  none: 'No thinking',
  minimal: 'Minimal',
  low: 'Low',
  medium: 'Medium',
  high: 'High',
  xhigh: 'Very high',
};

export function effortName(effort: string): string {
  return EFFORTS[effort] ?? effort.replace(/^./, (first) => first.toUpperCase());
}

/** What of a terminal an agent is asked about, as the beginning of a message. */
export function askAbout(selection: string, where: { readonly name: string; readonly cwd: string }): string {
  const text = selection.replace(/[^\S\n]+$/gm, '').replace(/^\n+|\n+$/g, '');
  // A fence longer than any in the text, so that nothing in it ends it.
  const longest = Math.max(2, ...[...text.matchAll(/`+/g)].map(([ticks]) => ticks.length));
  const fence = '`'.repeat(longest + 1);
  return `From the terminal “${where.name}” in ${where.cwd}:\n\n${fence}\n${text}\n${fence}\n\n`;
}
