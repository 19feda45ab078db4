import type { ChatState } from '@homie/client-core';
import type { ApprovalActions } from '../approval/ApprovalCard';

/** What a conversation is shown from, and what can be done with it. */
export interface TranscriptProps {
  readonly state: Pick<ChatState, 'conversation' | 'waiting' | 'hasOlder' | 'loadingOlder'>;
  /** What the chat's machine is called. */
  readonly machine: string;
  /** The chat's folder: paths in it are shown from there. */
  readonly cwd?: string | undefined;
  readonly actions: ApprovalActions;
  /** Why nothing can be answered or sent from here. */
  readonly blocked?: string | undefined;
  readonly nameOf?: (subject: string) => string;
  /** The subject that looks at it. */
  readonly me?: string | undefined;
  readonly loadImage: (imageId: string) => Promise<string>;
  readonly onLoadOlder: () => void;
  readonly onResend: (messageId: string) => void;
  readonly onWithdraw: (messageId: string) => void;
  /** A new chat that goes on after this turn. */
  readonly onFork?: ((turnId: string) => void) | undefined;
  /** Everything up to here has been in sight. */
  readonly onRead?: ((seq: number) => void) | undefined;
  readonly className?: string;
}
