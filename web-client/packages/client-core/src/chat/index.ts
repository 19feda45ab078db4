export * from './api.ts';
export * from './conversation.ts';
