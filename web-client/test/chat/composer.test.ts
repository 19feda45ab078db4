import { AGENT_LIMITS } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { matchChoices, matchCommands, parseCommand, standardCommands } from '../../src/chat/composer/commands';
import { hint } from '../../src/chat/composer/field';
import { fitted, nextSide, share } from '../../src/chat/composer/images';
import { complete, namedIn, triggerAt } from '../../src/chat/composer/trigger';

describe('what is being typed', () => {
  const at = (marked: string) => triggerAt(marked.replace('|', ''), marked.indexOf('|'));

  it('is a command at the very beginning only', () => {
    expect(at('/|')).toEqual({ kind: 'command', query: '', from: 0, to: 1 });
    expect(at('/mod|')).toEqual({ kind: 'command', query: 'mod', from: 0, to: 4 });
    expect(at('see /mod|')).toBeUndefined();
    expect(at('/mod| el')).toBeUndefined();
    expect(at('/model x|')).toBeUndefined();
  });

  it('is a file behind a space, anywhere', () => {
    expect(at('look at @src/a|')).toEqual({ kind: 'file', query: 'src/a', from: 8, to: 14 });
    expect(at('@|')).toEqual({ kind: 'file', query: '', from: 0, to: 1 });
    expect(at('(@a| b')).toEqual({ kind: 'file', query: 'a', from: 1, to: 3 });
    expect(at('ada@example|')).toBeUndefined();
    expect(at('@a b|')).toBeUndefined();
    expect(at(`@${'x'.repeat(201)}|`)).toBeUndefined();
  });

  it('is replaced by what was chosen, with a space behind it', () => {
    const trigger = at('look at @ou| now');
    expect(trigger && complete('look at @ou now', trigger, '@src/outbox.ts')).toEqual({
      text: 'look at @src/outbox.ts now',
      caret: 23,
    });
    const last = at('@ou|');
    expect(last && complete('@ou', last, '@src/outbox.ts')).toEqual({ text: '@src/outbox.ts ', caret: 15 });
  });

  it('names the files that are still in the text, each once', () => {
    expect(namedIn('see @a.ts and @b.ts', ['a.ts', 'c.ts', 'b.ts', 'a.ts'])).toEqual(['a.ts', 'b.ts']);
  });
});

describe('commands', () => {
  const done: unknown[] = [];
  const models = [
    { id: 'm1', name: 'One', efforts: ['low', 'high'], defaultEffort: 'low', isDefault: true, images: true },
    { id: 'm2', name: 'Two', efforts: [], isDefault: false, images: false },
  ];
  const actions = {
    setModel: (model: string) => done.push(model),
    setEffort: (effort: string) => done.push(effort),
    setPermission: (...both: string[]) => done.push(both),
    stop: () => done.push('stop'),
    compact: () => done.push('compact'),
    rename: (name: string) => done.push(name),
  };
  const commands = standardCommands(
    { running: true, models, sandbox: 'read-only', approvalPolicy: 'on-request' },
    actions,
  );
  const named = (name: string) => commands.find((each) => each.name === name);

  it('are those that can be done, and say why some cannot now', () => {
    expect(commands.map((each) => each.name)).toEqual(['model', 'effort', 'permission', 'stop', 'compact', 'rename']);
    expect(named('compact')?.off).toBe('Not while a turn runs');
    expect(named('stop')?.off).toBeUndefined();
    expect(standardCommands({ running: false, models: [] }, actions).map((each) => [each.name, each.off])).toEqual([
      ['model', 'No models are known yet'],
      ['permission', undefined],
      ['stop', 'Nothing runs'],
      ['compact', undefined],
      ['rename', undefined],
    ]);
  });

  it('have what is so now marked among their choices', () => {
    expect(named('model')?.choices?.map((each) => each.current)).toEqual([true, false]);
    expect(named('effort')?.choices?.map((each) => [each.id, each.current])).toEqual([
      ['low', true],
      ['high', false],
    ]);
    named('permission')?.run('full');
    expect(done).toEqual([['never', 'full-access']]);
    expect(
      named('permission')
        ?.choices?.filter((each) => each.current)
        .map((each) => each.id),
    ).toEqual(['read']);
  });

  it('are found by their beginning first, then by what they do', () => {
    expect(matchCommands(commands, 'e').map((each) => each.name)[0]).toBe('effort');
    expect(matchCommands(commands, 'room').map((each) => each.name)).toEqual(['compact']);
    expect(matchCommands(commands, '')).toHaveLength(commands.length);
    expect(matchCommands(commands, 'zzz')).toEqual([]);
    expect(matchChoices(named('model')?.choices ?? [], ' TWO ').map((each) => each.id)).toEqual(['m2']);
  });

  it('are told from messages that begin with a slash', () => {
    expect(parseCommand('/rename  Better name ', commands)).toMatchObject({
      command: { name: 'rename' },
      argument: 'Better name',
    });
    expect(parseCommand('/stop', commands)).toMatchObject({ argument: '' });
    expect(parseCommand('/usr/bin is missing', commands)).toBeUndefined();
    expect(parseCommand('/stop\nand go on', commands)).toBeUndefined();
    expect(parseCommand('/nothing', commands)).toBeUndefined();
  });
});

describe('pictures', () => {
  it('share what a message takes', () => {
    expect(share(AGENT_LIMITS.maxImages) * AGENT_LIMITS.maxImages).toBeLessThanOrEqual(AGENT_LIMITS.maxImageBytes);
    expect(share(1)).toBe(AGENT_LIMITS.maxImageBytes);
  });

  it('keep their form, and are never made larger', () => {
    expect(fitted(4_000, 3_000, 2_048)).toEqual({ width: 2_048, height: 1_536 });
    expect(fitted(10, 20, 2_048)).toEqual({ width: 10, height: 20 });
    expect(nextSide(2_000, 4_000_000, 1_000_000)).toBe(920);
    expect(nextSide(2_000, 1_000_001, 1_000_000)).toBe(1_800);
    expect(fitted(10_000, 1, 448)).toEqual({ width: 448, height: 1 });
  });
});

describe('what Enter does', () => {
  it('is said for each case', () => {
    expect(hint(false, false, false)).toContain('Enter sends');
    expect(hint(true, false, false)).toMatch(/^Enter steers.*Ctrl\+Enter queues/);
    expect(hint(true, true, false)).toMatch(/^Enter queues.*Ctrl\+Enter steers/);
    expect(hint(false, false, true)).toBe('');
  });
});
