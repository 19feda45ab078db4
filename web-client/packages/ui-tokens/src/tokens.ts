import { type Colours, DARK, LIGHT } from './colours.ts';

/** Lengths are in CSS pixels, which are also those of React Native. */
export const SPACING = { 0: 0, 1: 4, 2: 8, 3: 12, 4: 16, 5: 20, 6: 24, 8: 32, 10: 40, 12: 48, 16: 64 } as const;

export const RADII = { small: 4, medium: 8, large: 12, full: 9999 } as const;

/** The least size of what is touched, and of what is clicked. */
export const TARGETS = { touch: 44, pointer: 28 } as const;

export const FONTS = {
  sans: '"Geist Variable", ui-sans-serif, system-ui, sans-serif',
  mono: '"JetBrains Mono Variable", ui-monospace, "SF Mono", Menlo, Consolas, monospace',
} as const;

/** Size and line height. */
export const TYPE = {
  caption: { size: 11, line: 16 },
  small: { size: 12, line: 16 },
  body: { size: 13, line: 20 },
  strong: { size: 15, line: 22 },
  title: { size: 18, line: 26 },
  display: { size: 26, line: 32 },
} as const;

/** Milliseconds. All of them are 0 for who asked for reduced motion. */
export const MOTION = { fast: 90, normal: 160, slow: 260, easing: 'cubic-bezier(0.2, 0, 0, 1)' } as const;

/** The window's width from which the layout is that of a tablet, a laptop, a large screen. */
export const BREAKPOINTS = { narrow: 640, wide: 1024, huge: 1920 } as const;

/**
 * The tokens as CSS custom properties: `--homie-text-muted`, `--homie-space-4`, … Dark unless the system says light, or
 * `data-theme` on the root element says either. `tokens.css` is what this gives; `npm run generate` writes it anew.
 */
export function tokensCss(): string {
  const shared = [
    ...Object.entries(SPACING).map(([name, px]) => property(`space-${name}`, `${px}px`)),
    ...Object.entries(RADII).map(([name, px]) => property(`radius-${name}`, `${px}px`)),
    ...Object.entries(TARGETS).map(([name, px]) => property(`target-${name}`, `${px}px`)),
    ...Object.entries(FONTS).map(([name, stack]) => property(`font-${name}`, stack)),
    ...Object.entries(TYPE).flatMap(([name, { size, line }]) => [
      property(`text-${name}-size`, `${size / 16}rem`),
      property(`text-${name}-line`, `${line / 16}rem`),
    ]),
    property('ease', MOTION.easing),
  ];
  const { easing: _, ...durations } = MOTION;
  const motion = Object.entries(durations);
  return [
    '/* Generated from src/tokens.ts and src/colours.ts by `npm run generate`. */',
    rule(':root', [
      ...shared,
      ...motion.map(([name, ms]) => property(`duration-${name}`, `${ms}ms`)),
      ...theme('dark', DARK),
    ]),
    media('(prefers-color-scheme: light)', rule(":root:not([data-theme='dark'])", theme('light', LIGHT))),
    rule(":root[data-theme='light']", theme('light', LIGHT)),
    media(
      '(prefers-reduced-motion: reduce)',
      rule(
        ':root',
        motion.map(([name]) => property(`duration-${name}`, '0ms')),
      ),
    ),
    '',
  ].join('\n');
}

function theme(scheme: 'dark' | 'light', colours: Colours): string[] {
  return [
    `color-scheme: ${scheme};`,
    ...Object.entries(colours).map(([name, value]) => property(kebab(name), value as string)),
  ];
}

function property(name: string, value: string): string {
  return `--homie-${name}: ${value};`;
}

function rule(selector: string, lines: readonly string[]): string {
  return `${selector} {\n${lines.map((line) => `  ${line}`).join('\n')}\n}`;
}

function media(query: string, content: string): string {
  return `@media ${query} {\n${content.replace(/^/gm, '  ')}\n}`;
}

function kebab(name: string): string {
  return name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`);
}
