import { type AgentRateLimit, METHODS } from '@homie/protocol';
import { useEffect, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { client } from '../connection/client';
import { useNode } from '../connection/hooks';
import { lasting } from '../lib/time';
import { useNow } from '../lib/use-now';
import { Dialog, DialogBody, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '../ui/dialog';
import { AgentAccount } from './AgentAccount';
import './transcript/chat.css';
import { useAgent } from './use-agent';

/** The agent of a machine: who is signed in, and how much of the limits is used. */
export default function AccountDialog({ nodeId, account }: { nodeId: string; account: string | undefined }) {
  const node = useNode(nodeId);
  const agent = useAgent(nodeId, account);
  const limits = useRateLimits(nodeId, account, agent.account !== undefined && agent.account.login !== 'none');
  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-md">
        <DialogHeader>
          <DialogTitle>Codex on {node?.name ?? nodeId}</DialogTitle>
          <DialogDescription>The account that its conversations work with.</DialogDescription>
        </DialogHeader>
        <DialogBody className="space-y-4">
          {node ? <AgentAccount node={node} account={account} agent={agent} full /> : null}
          {limits.map((limit) => (
            <Limit key={`${limit.name} ${limit.windowMinutes}`} limit={limit} />
          ))}
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Limit({ limit }: { readonly limit: AgentRateLimit }) {
  const now = useNow();
  const used = Math.round(limit.usedPercent);
  return (
    <div className="space-y-1 text-xs">
      <div className="flex justify-between gap-2">
        <span>{limit.name}</span>
        <span className="text-muted-foreground tabular-nums">
          {used} % used
          {limit.resetsAt && limit.resetsAt > now ? ` · anew in ${lasting(2 * now - limit.resetsAt, now)}` : ''}
        </span>
      </div>
      <meter
        min={0}
        max={100}
        value={used}
        aria-label={limit.name}
        className="chat-meter w-full!"
        data-full={used >= 85 || undefined}
      />
    </div>
  );
}

function useRateLimits(nodeId: string, account: string | undefined, signedIn: boolean): readonly AgentRateLimit[] {
  const [limits, setLimits] = useState<readonly AgentRateLimit[]>([]);
  useEffect(() => {
    if (!signedIn) return;
    let current = true;
    client.request(METHODS.chatRateLimits, { nodeId, ...(account === undefined ? {} : { account }) }).then(
      ({ limits: told }) => current && setLimits(told),
      // An account without limits, or that does not tell: there is nothing to show.
      () => {},
    );
    return () => {
      current = false;
    };
  }, [nodeId, account, signedIn]);
  return signedIn ? limits : [];
}
