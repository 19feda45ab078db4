/** One piece of an answer, see model-server.mjs. */
export type Item =
  | { text: string; everyMs?: number; open?: boolean }
  | { reasoning: string[]; everyMs?: number }
  | { call: string; args?: Record<string, unknown> }
  | { patch: string }
  | { compaction: string }
  | { hold: string }
  | { fail: string; code?: string }
  | { drop: true }
  | { event: { type: string } & Record<string, unknown> };

export type Usage = { input?: number; cached?: number; output?: number; reasoning?: number };

/** The answer to one request of codex. */
export type Step = { when?: string; times?: number } & (
  | { items: Item[]; usage?: Usage }
  | { status: number; body?: unknown; headers?: Record<string, string> }
);

export class ModelServer {
  static start(port?: number): Promise<ModelServer>;
  readonly port: number;
  readonly url: string;
  readonly waiting: string[];
  readonly requests: { path: string; body: Record<string, unknown> }[];
  script(...steps: Step[]): void;
  release(name: string): void;
  reset(): void;
  close(): Promise<void>;
}
