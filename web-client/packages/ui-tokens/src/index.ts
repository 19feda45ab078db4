export * from './colours.ts';
export * from './tokens.ts';
