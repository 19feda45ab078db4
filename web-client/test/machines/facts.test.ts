import { describe, expect, it } from 'vitest';
import { codexOf, formatLoad, linkOf, loadOf, systemOf } from '../../src/machines/facts';
import { aNode } from './testing-node';

it.each([
  ['linux', 'amd64', 'linux', 'Linux', 'x86-64'],
  ['mac os x', 'aarch64', 'mac', 'macOS', 'arm64'],
  ['windows 11', 'amd64', 'windows', 'Windows 11', 'x86-64'],
  ['freebsd', 'riscv64', 'other', 'freebsd', 'riscv64'],
])('%s on %s is of the family %s: %s %s', (os, arch, family, name, processor) => {
  expect(systemOf({ os, arch })).toEqual({ family, os: name, arch: processor });
});

describe('loadOf', () => {
  it.each([
    [0, 'calm', 0],
    [5.5, 'calm', 0.6875],
    [5.6, 'busy', 0.7],
    [8, 'busy', 1],
    [8.1, 'over', 1],
  ] as const)('%d of 8 processors is %s', (load, level, share) => {
    const found = loadOf(aNode({ load }));
    expect(found).toMatchObject({ load, cpus: 8, level });
    expect(found?.share).toBeCloseTo(share);
  });

  it('is nothing where the machine, or an older gateway, does not tell', () => {
    expect(loadOf(aNode())).toBeUndefined();
    expect(loadOf(aNode({ load: -1 }))).toBeUndefined();
    expect(loadOf({ ...aNode({ load: 1 }), cpus: undefined as never })).toBeUndefined();
  });
});

it.each([
  [0, '0.00'],
  [0.424, '0.42'],
  [3.14, '3.1'],
  [12.4, '12'],
])('a load of %d reads %s', (load, text) => expect(formatLoad(load)).toBe(text));

it('names each link, and none that it does not know', () => {
  expect(linkOf(aNode({ link: 'outbound' }))?.name).toBe('Outbound');
  expect(linkOf({ ...aNode(), link: undefined as never })).toBeUndefined();
});

it('knows of a machine’s codex what it says of it', () => {
  const codex = (...features: string[]) => codexOf(aNode({ services: { codex: { version: 1, features } } }));
  expect(codex('0.169.0', 'login:chatgpt')).toEqual({ version: '0.169.0', signedIn: true });
  expect(codex('0.169.0', 'login:none')).toEqual({ version: '0.169.0', signedIn: false });
  expect(codex('0.169.0')).toEqual({ version: '0.169.0', signedIn: undefined });
  expect(codexOf(aNode())).toBeUndefined();
});
