import { type AgentAccount, type AgentModel, HomieError, METHODS } from '@homie/protocol';
import { useCallback, useEffect, useState } from 'react';
import { client, errorText } from '../connection/client';

/** What can be asked of a machine's agents before there is a chat. */
export interface Agent {
  /** Undefined while it is being asked. */
  readonly account: AgentAccount | undefined;
  readonly models: readonly AgentModel[];
  /** Why no agent can be used there: what its runtime, or the gateway, says. */
  readonly problem: string | undefined;
  /** Asks again. */
  readonly refresh: () => void;
}

type Answer = Omit<Agent, 'refresh'>;

const ASKING: Answer = { account: undefined, models: [], problem: undefined };
/** The first question starts the runtime there. */
const TIMEOUT_MS = 30_000;

/** Asks a machine who is signed in to its agent, and which models there are; anew for another machine. */
export function useAgent(nodeId: string | undefined, account?: string): Agent {
  const [answer, setAnswer] = useState<{ readonly of: string | undefined; readonly answer: Answer }>({
    of: undefined,
    answer: ASKING,
  });
  const [round, setRound] = useState(0);
  const refresh = useCallback(() => setRound((before) => before + 1), []);
  // biome-ignore lint/correctness/useExhaustiveDependencies: each round asks again
  useEffect(() => {
    if (!nodeId) return;
    let current = true;
    const of = { nodeId, ...(account === undefined ? {} : { account }) };
    const options = { timeoutMs: TIMEOUT_MS };
    const tell = (told: Answer): void => {
      if (current) setAnswer({ of: nodeId, answer: told });
    };
    client.request(METHODS.chatAccountRead, of, options).then(
      async (read) => {
        const known = { ...ASKING, account: read.account };
        tell(known);
        try {
          tell({ ...known, models: (await client.request(METHODS.chatModelsList, of, options)).models });
        } catch {
          // Without a sign-in some runtimes tell no models: then the runtime's own default it is.
        }
      },
      (error: unknown) => tell({ ...ASKING, problem: problemText(error) }),
    );
    return () => {
      current = false;
    };
  }, [nodeId, account, round]);
  return { ...(answer.of === nodeId ? answer.answer : ASKING), refresh };
}

/** What the runtime itself says is wrong says already what to do about it. */
function problemText(error: unknown): string {
  if (!(error instanceof HomieError) || !('runtime' in error.data)) return errorText(error);
  return error.message.replace(/[.\s]*$/, '.').replace(/^./, (first) => first.toUpperCase());
}
