import { describe, expect, it } from 'vitest';
import { contrast } from '../../ui-tokens/test/contrast.ts';
import { COLOUR_SCHEMES, colourScheme } from '../src/index.ts';

const HUES = ['red', 'green', 'yellow', 'blue', 'magenta', 'cyan'] as const;

const VARIANTS = COLOUR_SCHEMES.flatMap(({ id, dark, light }) => [
  { name: `${id}, dark`, colours: dark },
  { name: `${id}, light`, colours: light },
]);

describe.each(VARIANTS)('$name', ({ colours }) => {
  it('has colours that xterm takes', () => {
    expect(Object.values(colours)).toHaveLength(21);
    for (const colour of Object.values(colours)) {
      expect(colour).toMatch(/^#[0-9a-f]{6}$/);
    }
  });

  it('has readable text, also where it is selected', () => {
    expect(contrast(colours.foreground, colours.background)).toBeGreaterThanOrEqual(7);
    expect(contrast(colours.foreground, colours.selectionBackground)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.cursorAccent, colours.cursor)).toBeGreaterThanOrEqual(3);
  });

  it.each(HUES)('has a readable %s, and a bright one', (hue) => {
    const bright = `bright${hue[0]?.toUpperCase()}${hue.slice(1)}` as keyof typeof colours;
    expect(contrast(colours[hue], colours.background)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours[bright], colours.background)).toBeGreaterThanOrEqual(4.5);
    expect(colours[bright]).not.toBe(colours[hue]);
  });

  it('has greys that can be read', () => {
    expect(contrast(colours.brightBlack, colours.background)).toBeGreaterThanOrEqual(3);
    expect(contrast(colours.white, colours.background)).toBeGreaterThanOrEqual(3);
    expect(contrast(colours.brightWhite, colours.background)).toBeGreaterThanOrEqual(4.5);
  });
});

it('are four with different names', () => {
  expect(new Set(COLOUR_SCHEMES.map(({ id }) => id)).size).toBe(4);
});

it('fall back to the first', () => {
  expect(colourScheme('moss').name).toBe('Moss');
  expect(colourScheme('of a later version')).toBe(COLOUR_SCHEMES[0]);
});
