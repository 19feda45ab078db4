export * from './addresses.ts';
export * from './control.ts';
export * from './errors.ts';
export * from './frame.ts';
export * from './limits.ts';
export * from './methods.ts';
export * from './presence.ts';
export * from './terminal.ts';
