export * from './api.ts';
export { Approvals, type QueuedApproval } from './approvals.ts';
export { type ChatList, Chats, isUnread, needsYou } from './chats.ts';
export * from './conversation.ts';
export type { TextStorage } from './drafts.ts';
export { applyEvent, fold } from './fold.ts';
export { fits } from './outbox.ts';
export type { ChatPort } from './port.ts';
