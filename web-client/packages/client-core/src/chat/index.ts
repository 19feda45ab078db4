export * from './api.ts';
export * from './conversation.ts';
export { applyEvent, fold } from './fold.ts';
