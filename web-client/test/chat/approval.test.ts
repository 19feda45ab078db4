import type { Approval } from '@homie/protocol';
import { describe, expect, it } from 'vitest';
import { fieldsOf, readForm } from '../../src/chat/approval/schema';
import { hidesSomething, visible, warnings } from '../../src/chat/approval/visible';
import { isYes, timeLeft, verdict } from '../../src/chat/approval/words';

describe('a command in which nothing can hide', () => {
  const shown = (text: string) =>
    visible(text)
      .map((piece) => piece.shown)
      .join('');

  it('is itself, character by character', () => {
    for (const text of ['ls -la', 'a\n\tb  c ', 'x\u202ey', 'Ünïcode ✓ 漢字 🙂', 'пароль', '\ud83d'])
      expect(
        visible(text)
          .map((piece) => piece.text)
          .join(''),
      ).toBe(text);
  });

  it('shows controls, directions and what has no shape by name', () => {
    expect(shown('a\x1b[2Kb')).toBe('a␛[2Kb');
    expect(shown('a\rb\0')).toBe('a␍b␀');
    expect(shown('rm \u202etxt')).toBe('rm U+202Etxt');
    expect(shown('a\u200bb\u00a0c\ufeff')).toBe('aU+200BbU+00A0cU+FEFF');
    expect(visible('\u202e')[0]?.name).toBe('U+202E right-to-left override');
  });

  it('lets emoji be emoji', () => {
    expect(shown('✔️ 👩‍💻 👍🏽')).toBe('✔️ 👩‍💻 👍🏽');
    expect(shown('a\u200db')).toBe('aU+200Db');
    expect(shown('a\ufe0f')).toBe('aU+FE0F');
  });

  it('tells whether a line of code hides something', () => {
    expect(['\tif (a) {', 'é ü 漢 ✔️', ''].map(hidesSomething)).toEqual([false, false, false]);
    expect(['/*\u202e } \u2066if (admin)\u2069 */', 'a\u200bb', 'a\x1b[8m'].map(hidesSomething)).toEqual([
      true,
      true,
      true,
    ]);
  });

  it('shows spaces that are easily overlooked, and leaves the others', () => {
    expect(shown('ls -la')).toBe('ls -la');
    expect(shown('ls  -la ')).toBe('ls··-la·');
  });

  it('marks letters that only look Latin, and leaves words of another language', () => {
    expect(visible('p\u0430ypal').map((piece) => piece.kind)).toEqual(['plain', 'foreign', 'plain']);
    expect(warnings('echo привет мир')).toEqual([]);
    expect(warnings('curl p\u0430ypal.example')).toHaveLength(1);
    expect(warnings('curl p\u0430ypal.example\u200b')).toHaveLength(2);
  });
});

describe('a form of a tool', () => {
  const schema = {
    type: 'object',
    required: ['project', 'size', 'tags'],
    properties: {
      project: { type: 'string', title: 'Project', minLength: 2, maxLength: 4 },
      size: { type: 'integer', minimum: 1, maximum: 8 },
      when: { type: 'string', format: 'date' },
      level: { type: 'string', enum: ['low', 'high'], enumNames: ['Low', 'High'], default: 'low' },
      tags: {
        type: 'array',
        items: {
          anyOf: [
            { const: 'a', title: 'A' },
            { const: 'b', title: 'B' },
          ],
        },
      },
      notify: { type: 'boolean', default: true },
    },
  };

  it('has fields in the order of the schema', () => {
    expect(fieldsOf(schema)?.map((field) => [field.name, field.type, field.required, field.initial])).toEqual([
      ['project', 'text', true, ''],
      ['size', 'integer', true, ''],
      ['when', 'text', false, ''],
      ['level', 'choice', false, 'low'],
      ['tags', 'choices', true, []],
      ['notify', 'boolean', false, true],
    ]);
  });

  it('gives the answer in the schema’s types', () => {
    const fields = fieldsOf(schema) ?? [];
    expect(readForm(fields, { project: 'abc', size: '3', tags: ['b'] })).toEqual({
      content: { project: 'abc', size: 3, level: 'low', tags: ['b'], notify: true },
    });
  });

  it('says what is wrong, field by field', () => {
    const fields = fieldsOf(schema) ?? [];
    expect(readForm(fields, { project: 'a', size: '2.5' })).toEqual({
      errors: { project: 'At least 2 characters.', size: 'This must be a whole number.', tags: 'Choose one.' },
    });
    expect(readForm(fields, { project: 'abcde', size: '9', tags: ['a'] })).toEqual({
      errors: { project: 'At most 4 characters.', size: 'At most 8.' },
    });
    expect(readForm(fields, { project: 'ab', size: 'x', tags: ['a'] })).toEqual({
      errors: { size: 'This must be a number.' },
    });
  });

  it('is none where the schema asks for more than fields', () => {
    expect(fieldsOf({ type: 'object', properties: { a: { type: 'object', properties: {} } } })).toBeUndefined();
    expect(fieldsOf({ type: 'string' })).toBeUndefined();
    expect(fieldsOf({ type: 'object' })).toEqual([]);
  });
});

describe('a decision in words', () => {
  const approval: Approval = {
    id: 'a',
    chatId: 'c',
    nodeId: 'n',
    kind: 'command',
    decisions: [{ id: 'amend:0', title: 'Always allow npm', rule: 'npm *' }],
    requestedAt: 0,
    status: 'resolved',
  };

  it('says which, also when it was nobody’s', () => {
    expect(verdict({ ...approval, decision: 'accept' })).toBe('Accepted once');
    expect(verdict({ ...approval, decision: 'amend:0' })).toBe('Decided: Always allow npm');
    expect(verdict({ ...approval, decision: 'cancel' })).toBe('Declined, and the turn ended');
    expect(verdict(approval)).toBe('No longer asked');
    expect(['accept', 'amend:0', 'decline', 'cancel'].map((decision) => isYes({ ...approval, decision }))).toEqual([
      true,
      true,
      false,
      false,
    ]);
  });

  it('says how long it is asked', () => {
    expect(timeLeft(45_000, 0)).toBe('in 45 s');
    expect(timeLeft(12 * 60_000, 0)).toBe('in 12 min');
    expect(timeLeft(3 * 3_600_000, 0)).toBe('in 3 h');
    expect(timeLeft(5, 10)).toBeUndefined();
  });
});
