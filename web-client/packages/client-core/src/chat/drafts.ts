import { Store } from '../store.ts';
import type { Draft } from './api.ts';

/** The part of `localStorage` that is used here; without one, drafts last as long as the page. */
export interface TextStorage {
  getItem(name: string): string | null;
  setItem(name: string, value: string): void;
  removeItem(name: string): void;
}

/** Chats whose drafts are kept; with more, the one that was touched least recently is forgotten. */
export const MAX_DRAFTS = 50;
/** UTF-16 units of a draft that outlive the page; a longer one is kept in memory alone. */
export const MAX_STORED_DRAFT = 64 * 1024;

const NAME = 'homie.drafts.v1';
const EMPTY: Draft = { text: '', mentions: [] };

/** What was typed and not sent, for each chat. Storage that is full or forbidden loses drafts at a reload, and nothing else. */
export class Drafts {
  /** In the order they were touched. */
  private readonly drafts = new Map<string, Store<Draft>>();
  private readonly storage: TextStorage | undefined;

  constructor(storage: TextStorage | undefined) {
    this.storage = storage;
    for (const [chatId, draft] of stored(storage)) this.drafts.set(chatId, new Store(draft));
  }

  of(chatId: string): Store<Draft> {
    let draft = this.drafts.get(chatId);
    if (draft === undefined) {
      draft = new Store(EMPTY);
      this.drafts.set(chatId, draft);
    }
    return draft;
  }

  set(chatId: string, draft: Draft): void {
    const store = this.of(chatId);
    store.set(isEmpty(draft) ? EMPTY : draft);
    this.drafts.delete(chatId);
    this.drafts.set(chatId, store);
    this.save();
  }

  forget(chatId: string): void {
    this.drafts.get(chatId)?.set(EMPTY);
    this.drafts.delete(chatId);
    this.save();
  }

  private save(): void {
    const kept = [...this.drafts]
      .map(([chatId, draft]) => [chatId, draft.get()] as const)
      .filter(([, draft]) => !isEmpty(draft) && draft.text.length <= MAX_STORED_DRAFT)
      .slice(-MAX_DRAFTS);
    try {
      if (kept.length === 0) this.storage?.removeItem(NAME);
      else this.storage?.setItem(NAME, JSON.stringify(kept));
    } catch {
      // Full, or forbidden.
    }
  }
}

function isEmpty({ text, mentions }: Draft): boolean {
  return text === '' && mentions.length === 0;
}

function stored(storage: TextStorage | undefined): readonly (readonly [string, Draft])[] {
  try {
    const value: unknown = JSON.parse(storage?.getItem(NAME) ?? '[]');
    if (!Array.isArray(value)) return [];
    return value.slice(-MAX_DRAFTS).flatMap((entry): (readonly [string, Draft])[] => {
      const [chatId, draft] = Array.isArray(entry) ? entry : [];
      if (typeof chatId !== 'string' || typeof draft?.text !== 'string') return [];
      const mentions = Array.isArray(draft.mentions) ? draft.mentions : [];
      return [[chatId, { text: draft.text, mentions: mentions.filter((path: unknown) => typeof path === 'string') }]];
    });
  } catch {
    return [];
  }
}
