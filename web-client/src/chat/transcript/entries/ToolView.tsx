import type { ToolStep } from '@homie/client-core';
import { useMemo } from 'react';
import { ExactText } from '../../approval/ExactText';
import { CopyButton } from '../CopyButton';
import { CodeBlock } from '../code/CodeBlock';
import { useOpened, useTranscript } from '../context';
import { Output } from '../output/Output';
import { Fold } from './Fold';
import { StatusIcon, Took } from './Status';
import { Truncated } from './Truncated';

/** Arguments of a tool are shown up to here, in UTF-16 units. */
const MOST_ARGUMENTS = 20_000;
/** A command that is longer than its title's line, in UTF-16 units, is shown in full. */
const LONG_COMMAND = 48;

/** Something the agent does: its state, what it is, how long it takes, and what comes of it. */
export function ToolView({ step }: { readonly step: ToolStep }) {
  const { approvals } = useTranscript();
  const running = step.status === 'running';
  const waits = running && step.approvalId !== undefined && approvals.get(step.approvalId)?.status === 'open';
  const [open, toggle] = useOpened(step.key, running && !waits && step.output !== '');
  const shell = step.tool === 'command';
  const title = step.title || step.command || step.name || 'Step';
  const details = hasDetails(step, title);
  return (
    <Fold
      slot="tool"
      icon={<StatusIcon status={waits ? 'waiting' : step.status} />}
      title={
        shell ? (
          <code className="line-clamp-1 font-mono text-xs/5 wrap-anywhere">{title.split('\n')[0]}</code>
        ) : (
          <span className="line-clamp-1 wrap-anywhere">
            {title}
            {step.server ? <span className="text-muted-foreground"> · {step.server}</span> : null}
          </span>
        )
      }
      aside={<Aside step={step} waits={waits} />}
      open={open}
      onToggle={toggle}
    >
      {details ? <Details step={step} command={ownCommand(step, title)} /> : null}
    </Fold>
  );
}

function hasDetails(step: ToolStep, title: string): boolean {
  return Boolean(step.output || step.error || step.cwd || ownCommand(step, title) || hasArguments(step.arguments));
}

/** The command, where the title does not say all of it. */
function ownCommand(step: ToolStep, title: string): string | undefined {
  const { command } = step;
  return command && (command !== title || command.includes('\n') || command.length > LONG_COMMAND)
    ? command
    : undefined;
}

function Aside({ step, waits }: { readonly step: ToolStep; readonly waits: boolean }) {
  if (waits) return <span className="text-warning">needs an answer</span>;
  return (
    <>
      {step.exitCode ? <span className="text-destructive">exit {step.exitCode}</span> : null}
      {step.status === 'declined' ? 'declined' : step.status === 'interrupted' ? 'interrupted' : null}
      {step.status === 'running' || step.durationMs !== undefined ? (
        <Took startedAt={step.startedAt} durationMs={step.durationMs} />
      ) : null}
    </>
  );
}

function Details({ step, command }: { readonly step: ToolStep; readonly command: string | undefined }) {
  const running = step.status === 'running';
  return (
    <div className="min-w-0 divide-y">
      {command ? (
        <div className="flex items-start gap-1 py-1 pr-1 pl-3">
          <pre className="max-h-48 min-w-0 flex-1 overflow-y-auto py-1">
            <ExactText text={command} language="bash" />
          </pre>
          <CopyButton text={command} what="command" className="shrink-0" />
        </div>
      ) : null}
      {hasArguments(step.arguments) ? <Arguments value={step.arguments} /> : null}
      {step.error ? (
        <p className="px-3 py-2 text-ui wrap-anywhere whitespace-pre-wrap text-destructive">{step.error}</p>
      ) : null}
      {step.output ? <Output output={step.output} live={running} /> : null}
      {step.cwd || step.truncated || step.output ? (
        <div className="flex items-center gap-3 px-3 py-1 text-xs text-muted-foreground">
          <span className="min-w-0 flex-1 font-mono wrap-anywhere">{step.cwd}</span>
          {step.truncated ? <Truncated /> : null}
          {step.output && !running ? <CopyButton text={step.output} what="output" className="-mr-2" /> : null}
        </div>
      ) : null}
    </div>
  );
}

function hasArguments(value: unknown): boolean {
  return value !== undefined && value !== null && !(typeof value === 'object' && Object.keys(value).length === 0);
}

function Arguments({ value }: { readonly value: unknown }) {
  const text = useMemo(() => {
    const json = typeof value === 'string' ? value : (JSON.stringify(value, null, 2) ?? '');
    return json.length > MOST_ARGUMENTS ? `${json.slice(0, MOST_ARGUMENTS)}\n…` : json;
  }, [value]);
  return (
    <div className="chat-bare max-h-64 overflow-y-auto">
      <CodeBlock code={text} language="json" />
    </div>
  );
}
