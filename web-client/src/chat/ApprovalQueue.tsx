import type { QueuedApproval } from '@homie/client-core';
import { ArrowUpRight, CircleCheck } from 'lucide-react';
import { Dialog as Primitive } from 'radix-ui';
import { closeDialog } from '../app/ui-store';
import { refusal, useIdentity } from '../connection/access';
import { useNodes, useStatus } from '../connection/hooks';
import { show } from '../layout/show';
import { Button } from '../ui/button';
import { SheetContent } from '../ui/sheet';
import { ApprovalCard } from './approval/ApprovalCard';
import { chats, useApprovals, useChat } from './chats';
import { chatName } from './model';

/** Everything that agents ask now, on all machines, the oldest first. What somebody else answers says so, and then goes. */
export default function ApprovalQueue() {
  const queue = useApprovals();
  const open = queue.filter(({ approval }) => approval.status === 'open').length;
  return (
    <Primitive.Root open onOpenChange={(isOpen) => !isOpen && closeDialog()}>
      <SheetContent aria-describedby={undefined} data-slot="approval-queue" className="sm:max-w-xl">
        <div className="border-b px-5 py-3.5 pr-12">
          <Primitive.Title className="text-sm font-semibold">Approvals</Primitive.Title>
          <p role="status" className="text-xs text-muted-foreground tabular-nums">
            {open === 0 ? 'Nobody waits for you' : `${open} ${open === 1 ? 'waits' : 'wait'} for an answer`}
          </p>
        </div>
        <div className="min-h-0 flex-1 overflow-y-auto p-4">
          {queue.length === 0 ? (
            <div className="grid h-full place-items-center text-center text-muted-foreground">
              <div className="space-y-2">
                <CircleCheck className="mx-auto size-6" aria-hidden />
                <p className="max-w-64 text-ui">What an agent wants to do and may not by itself is asked here.</p>
              </div>
            </div>
          ) : (
            <ul className="space-y-3">
              {queue.map((entry) => (
                <li key={entry.approval.id}>
                  <Entry entry={entry} />
                </li>
              ))}
            </ul>
          )}
        </div>
      </SheetContent>
    </Primitive.Root>
  );
}

function Entry({ entry }: { readonly entry: QueuedApproval }) {
  const { approval } = entry;
  const chat = useChat(approval.chatId);
  const node = useNodes().find(({ id }) => id === approval.nodeId);
  const identity = useIdentity();
  const connected = useStatus().kind === 'ready';
  const name = chat ? chatName(chat) : (entry.chatName ?? 'A conversation');
  return (
    <ApprovalCard
      approval={approval}
      machine={node?.name ?? approval.nodeId}
      blocked={refusal('agent.approve', identity) ?? (connected ? undefined : 'Not while the connection is away.')}
      nameOf={(subject) => (subject === identity?.subject ? identity.displayName : subject)}
      actions={{
        respond: ({ chatId, id }, decision, reason) => chats.approvals.respond(chatId, id, decision, reason),
        answer: ({ chatId, id }, answer) => chats.approvals.answer({ chatId, approvalId: id, ...answer }),
      }}
      origin={
        <Button
          variant="link"
          size="sm"
          className="h-auto max-w-full justify-start p-0 text-xs"
          onClick={() => {
            closeDialog();
            show({ chatId: approval.chatId });
          }}
        >
          <span className="min-w-0 truncate">{name}</span>
          <ArrowUpRight className="size-3!" />
        </Button>
      }
    />
  );
}
