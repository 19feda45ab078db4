import type { Compaction, ErrorEntry, Notice, OtherEntry, SettingsEntry } from '@homie/client-core';
import { Info, Settings2, Sparkles, TriangleAlert } from 'lucide-react';
import type { ReactNode } from 'react';
import { CodeBlock } from '../code/CodeBlock';
import { useOpened, useTranscript } from '../context';
import { itemType } from '../rows';
import { Fold } from './Fold';

/** A line across the conversation, with what it stands for. */
export function Divider({ children }: { readonly children: ReactNode }) {
  return (
    <div className="flex items-center gap-3 text-xs text-muted-foreground">
      <span aria-hidden className="h-px min-w-4 flex-1 bg-border" />
      <span className="flex min-w-0 items-center gap-1.5 text-center wrap-anywhere [&_svg]:size-3.5 [&_svg]:shrink-0">
        {children}
      </span>
      <span aria-hidden className="h-px min-w-4 flex-1 bg-border" />
    </div>
  );
}

export function CompactionView(_: { readonly entry: Compaction }) {
  return (
    <Divider>
      <Sparkles aria-hidden />
      From here on the agent remembers a summary of what is above
    </Divider>
  );
}

export function NoticeView({ notice }: { readonly notice: Notice }) {
  const Icon = notice.level === 'warning' ? TriangleAlert : Info;
  return (
    <p
      data-slot="notice"
      data-level={notice.level}
      className="flex items-start gap-2 py-1 text-xs text-muted-foreground"
    >
      <Icon
        role="img"
        aria-label={notice.level === 'warning' ? 'Warning' : 'Note'}
        className={notice.level === 'warning' ? 'size-3.5 mt-0.25 shrink-0 text-warning' : 'size-3.5 mt-0.25 shrink-0'}
      />
      <span className="min-w-0 wrap-anywhere whitespace-pre-wrap">{notice.text}</span>
    </p>
  );
}

export function ErrorView({ error }: { readonly error: ErrorEntry }) {
  return (
    <div
      data-slot="error"
      className={
        error.willRetry
          ? 'flex items-start gap-2 text-xs text-muted-foreground'
          : 'flex items-start gap-2 rounded-md border border-destructive/50 bg-card px-3 py-2'
      }
    >
      <TriangleAlert
        role="img"
        aria-label="Error"
        className={
          error.willRetry ? 'mt-0.25 size-3.5 shrink-0 text-warning' : 'mt-0.5 size-4 shrink-0 text-destructive'
        }
      />
      <p className="min-w-0 flex-1 wrap-anywhere whitespace-pre-wrap">
        {error.message}
        {error.willRetry ? (
          <span className="text-muted-foreground">
            {' '}
            · trying again{error.count > 1 ? `, ${error.count} times so far` : ''}
          </span>
        ) : null}
      </p>
    </div>
  );
}

const POLICIES = { untrusted: 'asks before all but reading', 'on-request': 'asks when it must', never: 'never asks' };
const SANDBOXES = {
  'read-only': 'may only read',
  'workspace-write': 'may write in its folder',
  'full-access': 'may do everything',
};

export function SettingsView({ entry }: { readonly entry: SettingsEntry }) {
  const { nameOf, isMe } = useTranscript();
  const { model, effort, approvalPolicy, sandbox } = entry.settings;
  const words = [
    model && `model ${model}`,
    effort && `effort ${effort}`,
    approvalPolicy && (POLICIES[approvalPolicy] ?? approvalPolicy),
    sandbox && (SANDBOXES[sandbox] ?? sandbox),
  ].filter(Boolean);
  if (words.length === 0) return null;
  const by = entry.by && !isMe(entry.by) ? ` (${nameOf(entry.by)})` : '';
  return (
    <p data-slot="settings" className="flex items-start gap-2 py-1 text-xs text-muted-foreground">
      <Settings2 aria-hidden className="mt-0.25 size-3.5 shrink-0" />
      <span className="min-w-0 wrap-anywhere">
        From now on: {words.join(', ')}
        {by}
      </span>
    </p>
  );
}

/** What has no form of its own here: its name, and all of it for who wants to know. */
export function OtherView({ entry }: { readonly entry: OtherEntry }) {
  const [open, toggle] = useOpened(entry.key, false);
  return (
    <Fold
      slot="other"
      framed={false}
      icon={<Info aria-hidden className="text-muted-foreground" />}
      title={
        <span className="line-clamp-1 font-mono text-xs/5 text-muted-foreground">{itemType(entry) ?? entry.name}</span>
      }
      open={open}
      onToggle={toggle}
    >
      {entry.provider ? <CodeBlock code={JSON.stringify(entry.provider, null, 2)} language="json" /> : null}
    </Fold>
  );
}
