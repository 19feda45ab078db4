export * from './answers.ts';
export * from './characters.ts';
export * from './colour-schemes.ts';
export * from './key-repeat.ts';
export * from './keys.ts';
export * from './osc52.ts';
export * from './paste.ts';
export * from './sticky-modifiers.ts';
export type { Timers } from './timers.ts';
