import type { NodeView, Session } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { splitCommand } from '../../src/sessions/command-line';
import {
  commandLine,
  endOf,
  isAway,
  previewLines,
  sessionName,
  sessionTone,
  shortPath,
  statusText,
} from '../../src/sessions/model';

const session: Session = {
  id: 's1',
  nodeId: 'n1',
  name: '',
  command: ['/bin/bash', '-l'],
  cwd: '/home/ada/src/homie',
  cols: 80,
  rows: 24,
  pid: 7,
  createdAt: 1,
  lastActivityAt: 1,
  status: 'running',
  outputOffset: 0,
  oldestOffset: 0,
  attached: [],
};
const node: NodeView = {
  id: 'n1',
  name: 'atlas',
  hostname: 'atlas',
  os: 'Linux',
  arch: 'x86_64',
  version: '1',
  startedAt: 1,
  services: {},
  status: 'online',
  cpus: 2,
  link: 'cluster',
  since: 1,
  lastSeenAt: 1,
};

describe('words', () => {
  it('name a session by its name, else by its program', () => {
    expect(sessionName({ ...session, name: 'build' })).toBe('build');
    expect(sessionName(session)).toBe('bash');
    expect(sessionName({ ...session, command: ['-zsh'] })).toBe('zsh');
  });

  it('quote what needs it', () => {
    expect(commandLine({ ...session, command: ['sh', '-c', 'echo "hi"'] })).toBe('sh -c "echo \\"hi\\""');
  });

  it.each([
    ['/home/ada', '~'],
    ['/home/ada/src', '~/src'],
    ['/home/ada/src/homie/core', '…/homie/core'],
    ['/Users/ada/x', '~/x'],
    ['/', '/'],
    ['/rootless', '/rootless'],
  ])('shorten %s to %s', (path, short) => expect(shortPath(path)).toBe(short));

  it('say how it ended', () => {
    expect(endOf({ ...session, status: 'exited', exitCode: 1 })).toBe('exited with code 1');
    expect(endOf({ ...session, status: 'exited', exitCode: 0 })).toBe('exited with code 0');
    expect(endOf({ ...session, status: 'exited', signal: 'SIGKILL' })).toBe('ended by SIGKILL');
    expect(statusText(session, { ...node, status: 'unreachable' })).toBe('machine unreachable');
  });

  it('are not of a running one where its machine cannot be reached', () => {
    for (const status of ['unreachable', 'offline'] as const) {
      expect(isAway(session, { ...node, status })).toBe(true);
      expect(isAway({ ...session, status: 'lost' }, { ...node, status })).toBe(false);
      expect(sessionTone(session, { ...node, status })).toBe('warning');
    }
    expect(isAway(session, node)).toBe(false);
  });

  it('colour an end by how it went', () => {
    expect(sessionTone(session, node)).toBe('live');
    expect(sessionTone({ ...session, status: 'exited', exitCode: 0 }, node)).toBe('off');
    expect(sessionTone({ ...session, status: 'exited', exitCode: 2 }, node)).toBe('bad');
    expect(sessionTone({ ...session, status: 'lost' }, node)).toBe('bad');
  });
});

it('trims a preview to the last lines that say something', () => {
  expect(previewLines('one  \ntwo\n\nthree\n\n   \n', 3)).toEqual(['two', '', 'three']);
  expect(previewLines('\n\n', 3)).toEqual([]);
});

describe('splitCommand', () => {
  it.each([
    ['', []],
    ['  ls   -la ', ['ls', '-la']],
    [`sh -c 'echo "a b"' ""`, ['sh', '-c', 'echo "a b"', '']],
    ['a\\ b "c\\"d" e\\\\', ['a b', 'c"d', 'e\\']],
  ])('%s', (line, words) => expect(splitCommand(line)).toEqual({ words }));

  it('says which quote is not closed', () => {
    expect(splitCommand(`echo 'a`)).toEqual({ error: 'A single quote is not closed.' });
  });
});
