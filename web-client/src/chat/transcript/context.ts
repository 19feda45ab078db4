import type { Approval } from '@homie/protocol';
import { createContext, use, useCallback, useState } from 'react';
import type { ApprovalActions } from '../approval/ApprovalCard';

/** What entries need besides themselves. One object as long as nothing of it changes. */
export interface TranscriptContext {
  /** What the chat's machine is called. */
  readonly machine: string;
  /** Its folder. */
  readonly cwd: string | undefined;
  readonly approvals: ReadonlyMap<string, Approval>;
  readonly actions: ApprovalActions;
  /** Why nothing can be answered or sent here. */
  readonly blocked: string | undefined;
  readonly nameOf: (subject: string) => string;
  /** Whether the subject is who looks at it. */
  readonly isMe: (subject: string) => boolean;
  /** A picture of a message, as a URL that `img` can show. */
  readonly loadImage: (imageId: string) => Promise<string>;
  readonly onResend: (messageId: string) => void;
  readonly onWithdraw: (messageId: string) => void;
  readonly onFork: ((turnId: string) => void) | undefined;
  /** What was opened or closed by hand, by its key: rows out of sight are taken down, and come back as they were. */
  readonly opened: Map<string, boolean>;
}

export const Context = createContext<TranscriptContext | undefined>(undefined);

export function useTranscript(): TranscriptContext {
  const context = use(Context);
  if (!context) throw new Error('this entry is outside of a Transcript');
  return context;
}

/** Whether something is open: as somebody left it, or else as it is by itself. */
export function useOpened(key: string, byItself: boolean): readonly [boolean, () => void] {
  const { opened } = useTranscript();
  const [chosen, setChosen] = useState(() => opened.get(key));
  const open = chosen ?? byItself;
  const toggle = useCallback(() => {
    opened.set(key, !open);
    setChosen(!open);
  }, [opened, key, open]);
  return [open, toggle];
}
