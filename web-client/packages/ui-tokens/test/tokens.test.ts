import { describe, expect, it } from 'vitest';
import { type Colours, DARK, LIGHT, tokensCss } from '../src/index.ts';
import { contrast } from './contrast.ts';

const SURFACES = ['background', 'surface', 'raised', 'overlay'] as const;
const TEXTS = ['text', 'textMuted', 'textFaint', 'accent', 'success', 'warning', 'danger', 'info'] as const;

describe.each<[string, Colours]>([
  ['dark', DARK],
  ['light', LIGHT],
])('%s', (_, colours) => {
  it.each(SURFACES.flatMap((surface) => TEXTS.map((text) => [text, surface] as const)))(
    '%s on %s is readable',
    (text, surface) => {
      expect(contrast(colours[text], colours[surface])).toBeGreaterThanOrEqual(4.5);
    },
  );

  it('has readable buttons and selected rows', () => {
    expect(contrast(colours.accentText, colours.accent)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.accentText, colours.accentHover)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.dangerText, colours.danger)).toBeGreaterThanOrEqual(4.5);
    expect(contrast(colours.text, colours.accentSoft)).toBeGreaterThanOrEqual(4.5);
  });

  it.each(SURFACES)('has controls and focus that stand out on %s', (surface) => {
    expect(contrast(colours.borderStrong, colours[surface])).toBeGreaterThanOrEqual(3);
    expect(contrast(colours.focus, colours[surface])).toBeGreaterThanOrEqual(3);
  });
});

it('has a style sheet that is up to date', async () => {
  await expect(tokensCss()).toMatchFileSnapshot('../tokens.css');
});
