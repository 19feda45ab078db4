import { METHODS } from '@homie/protocol';
import { CircleAlert, CircleCheck, Download, LoaderCircle, LogIn, LogOut, RefreshCw } from 'lucide-react';
import { type ReactNode, useState } from 'react';
import { closeDialog } from '../app/ui-store';
import { useBar } from '../connection/access';
import { client, errorText, type NodeView } from '../connection/client';
import { codexOf } from '../machines/facts';
import { isOnline } from '../machines/model';
import { startInTab } from '../sessions/operations';
import { Button } from '../ui/button';
import { CopyCommand } from '../ui/copy-command';
import { toast } from '../ui/toast-store';
import { SignInAgent } from './SignInAgent';
import type { Agent } from './use-agent';

const INSTALL = 'npm install --global @openai/codex';

/** Whether an agent can work on a machine, as whom, and what to do where it cannot. */
export function AgentAccount(props: {
  readonly node: NodeView;
  readonly account?: string | undefined;
  readonly agent: Agent;
  /** With the way out of an account. */
  readonly full?: boolean;
}) {
  const { node, account, agent, full } = props;
  const [signingIn, setSigningIn] = useState(false);
  const bar = useBar('agent.admin');
  if (agent.problem !== undefined) return <Missing node={node} agent={agent} />;
  if (!agent.account) {
    return (
      <Line icon={<LoaderCircle className="animate-spin" />}>
        <span className="text-muted-foreground">Asking {node.name} for its agent…</span>
      </Line>
    );
  }
  const { login, required, email, plan } = agent.account;
  if (signingIn) {
    return (
      <SignInAgent
        nodeId={node.id}
        account={account}
        onDone={() => {
          setSigningIn(false);
          agent.refresh();
        }}
        onCancel={() => setSigningIn(false)}
      />
    );
  }
  const signIn = (
    <Button
      size="sm"
      variant={login === 'none' && required ? 'primary' : 'secondary'}
      onClick={() => setSigningIn(true)}
      {...bar}
    >
      <LogIn /> Sign in
    </Button>
  );
  if (login === 'none') {
    return (
      <Line
        icon={required ? <CircleAlert className="text-warning" /> : <CircleCheck />}
        action={required || full ? signIn : null}
      >
        {required ? `Codex on ${node.name} is not signed in.` : 'Codex needs no account here.'}
      </Line>
    );
  }
  const out = async (): Promise<void> => {
    try {
      await client.request(METHODS.chatLogout, { nodeId: node.id, ...(account ? { account } : {}) });
      agent.refresh();
    } catch (error) {
      toast('error', 'It is still signed in', { description: errorText(error) });
    }
  };
  return (
    <Line
      icon={<CircleCheck className="text-primary" />}
      action={
        full ? (
          <Button size="sm" onClick={() => void out()} {...bar}>
            <LogOut /> Sign out
          </Button>
        ) : null
      }
    >
      Signed in {email ? `as ${email}` : login === 'apiKey' ? 'with an API key' : 'to Codex'}
      {plan ? <span className="text-muted-foreground"> · {plan}</span> : null}
    </Line>
  );
}

function Missing({ node, agent }: { readonly node: NodeView; readonly agent: Agent }) {
  const bar = useBar('terminal.write');
  // A machine says itself whether it has one.
  const missing = isOnline(node) && codexOf(node) === undefined;
  return (
    <div data-slot="agent-missing" className="space-y-2.5 rounded-md border border-warning/30 bg-warning-soft p-3">
      <p className="flex gap-2 text-ui">
        <CircleAlert className="mt-0.5 size-4 shrink-0 text-warning" aria-hidden />
        <span className="min-w-0">{agent.problem}</span>
      </p>
      {missing ? (
        <>
          <p className="text-xs text-muted-foreground">On {node.name}, with Node.js:</p>
          <CopyCommand command={INSTALL} />
        </>
      ) : null}
      <div className="flex flex-wrap gap-2">
        {missing ? (
          <Button
            size="sm"
            onClick={() => {
              closeDialog();
              void startInTab({ nodeId: node.id, name: 'Get Codex' });
            }}
            {...bar}
          >
            <Download /> Open a terminal there
          </Button>
        ) : null}
        <Button size="sm" onClick={agent.refresh}>
          <RefreshCw /> Look again
        </Button>
      </div>
    </div>
  );
}

function Line(props: { icon: ReactNode; action?: ReactNode; children: ReactNode }) {
  return (
    <div
      data-slot="agent-account"
      role="status"
      className="flex min-h-8 items-center gap-2 text-ui [&>svg]:size-4 [&>svg]:shrink-0"
    >
      {props.icon}
      <span className="min-w-0 flex-1">{props.children}</span>
      {props.action}
    </div>
  );
}
