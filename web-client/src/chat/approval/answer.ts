import type { RespondInputParams } from '@homie/protocol';

/** What a question is answered with. */
export type Answer = Omit<RespondInputParams, 'chatId' | 'approvalId'>;
