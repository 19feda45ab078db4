import type { Chat } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import {
  askAbout,
  chatMood,
  chatName,
  effortName,
  firstOf,
  foldersOf,
  isUnasked,
  permissionName,
  plainLine,
} from '../../src/chat/model';
import { aNode } from '../machines/testing-node';

function chat(change: Partial<Chat> = {}): Chat {
  return {
    id: 'n1-g1-c1',
    nodeId: 'n1',
    gatewayId: 'g1',
    runtime: 'codex',
    name: 'Shop',
    cwd: '/home/ada/shop',
    status: 'idle',
    pending: 0,
    queued: 0,
    lastSeq: 0,
    archived: false,
    createdAt: 0,
    updatedAt: 0,
    ...change,
  };
}

describe('the mood of a chat', () => {
  const online = aNode({ id: 'n1' });

  it.each([
    [{ status: 'waiting', pending: 1, lastSeq: 9 }, 'needs-you'],
    [{ status: 'running', lastSeq: 9 }, 'running'],
    [{ lastSeq: 9, readSeq: 8 }, 'unread'],
    [{ lastSeq: 9, readSeq: 9 }, 'idle'],
    [{ problem: 'its machine is away', status: 'running' }, 'problem'],
    [{ status: 'interrupted', lastSeq: 3, readSeq: 3 }, 'interrupted'],
  ] as const)('%o: %s', (change, mood) => {
    expect(chatMood(chat(change), online)).toBe(mood);
  });

  it('is out of reach with its machine, unless it needs somebody', () => {
    const away = aNode({ id: 'n1', status: 'offline' });
    expect(chatMood(chat({ lastSeq: 9 }), away)).toBe('problem');
    expect(chatMood(chat({ pending: 1 }), away)).toBe('needs-you');
  });
});

describe('the list of a machine', () => {
  const all = [
    chat({ id: 'old', updatedAt: 1 }),
    chat({ id: 'asks', updatedAt: 0, pending: 1, cwd: '/home/ada/letters' }),
    chat({ id: 'new', updatedAt: 3 }),
    chat({ id: 'else', updatedAt: 9, nodeId: 'n2' }),
  ];

  it('is by folder, the latest first, but for what needs somebody', () => {
    const folders = foldersOf(all, 'n1');
    expect(folders.map(({ cwd, chats }) => [cwd, chats.map(({ id }) => id)])).toEqual([
      ['/home/ada/letters', ['asks']],
      ['/home/ada/shop', ['new', 'old']],
    ]);
  });

  it('is cut, but never hides what needs somebody', () => {
    const late = foldersOf([...all, chat({ id: 'asks2', updatedAt: -1, pending: 1 })], 'n1');
    const ids = firstOf(late, 1).flatMap(({ chats }) => chats.map(({ id }) => id));
    expect(ids).toContain('asks');
    expect(ids).toContain('asks2');
    expect(ids).not.toContain('old');
  });
});

it('names a chat by what was said where it has no name', () => {
  expect(chatName(chat({ name: ' ' }))).toBe('New conversation');
  expect(chatName(chat({ name: '', preview: '**Fix** the `door`\nand' }))).toBe('Fix the door');
});

it.each([
  ['All done. I added `greet.ts`:\n\n```ts\nexport {}\n```\n', 'All done. I added greet.ts: export {}'],
  ['# Title\n- one\n- **two**\n> three', 'Title one two three'],
  ['see [the docs](https://x.org/a_b) and a * b * c, snake_case_name', 'see the docs and a * b * c, snake_case_name'],
])('%j in one line', (markdown, line) => {
  expect(plainLine(markdown)).toBe(line);
});

it('names permissions, also those that nobody offers', () => {
  expect(permissionName({ approvalPolicy: 'on-request', sandbox: 'workspace-write' })).toBe('Work in its folder');
  expect(permissionName({ approvalPolicy: 'never', sandbox: 'read-only' })).toBe('reads only, never asks');
  expect(permissionName({})).toBe('Default permissions');
  expect(isUnasked({ approvalPolicy: 'never' })).toBe(true);
  expect(isUnasked({ sandbox: 'workspace-write' })).toBe(false);
  expect(effortName('xhigh')).toBe('Very high');
  expect(effortName('cosmic')).toBe('Cosmic');
});

it('fences what was selected so that nothing in it ends the fence', () => {
  const text = askAbout('\n$ cat x  \n```js\n1\n```\n\n', { name: 'bash', cwd: '/x' });
  expect(text).toBe('From the terminal “bash” in /x:\n\n````\n$ cat x\n```js\n1\n```\n````\n\n');
});
