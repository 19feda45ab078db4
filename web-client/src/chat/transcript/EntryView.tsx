import type { Entry } from '@homie/client-core';
import { memo } from 'react';
import { ApprovalCard } from '../approval/ApprovalCard';
import { useTranscript } from './context';
import { AssistantMessageView } from './entries/AssistantMessageView';
import { FileChangeView } from './entries/FileChangeView';
import { CompactionView, ErrorView, NoticeView, OtherView, SettingsView } from './entries/Markers';
import { PlanView } from './entries/PlanView';
import { ReasoningView } from './entries/ReasoningView';
import { ToolView } from './entries/ToolView';
import { UserMessageView } from './entries/UserMessageView';

/** One entry of a conversation, drawn again only when it changes. */
export const EntryView = memo(function EntryView({ entry }: { readonly entry: Entry }) {
  const { machine, actions, blocked, nameOf } = useTranscript();
  switch (entry.kind) {
    case 'user':
      return <UserMessageView message={entry} />;
    case 'assistant':
      return <AssistantMessageView message={entry} />;
    case 'reasoning':
      return <ReasoningView reasoning={entry} />;
    case 'tool':
      return <ToolView step={entry} />;
    case 'files':
      return <FileChangeView change={entry} />;
    case 'plan':
      return <PlanView plan={entry} />;
    case 'approval':
      return (
        <ApprovalCard approval={entry.approval} machine={machine} actions={actions} blocked={blocked} nameOf={nameOf} />
      );
    case 'settings':
      return <SettingsView entry={entry} />;
    case 'compacted':
      return <CompactionView entry={entry} />;
    case 'notice':
      return <NoticeView notice={entry} />;
    case 'error':
      return <ErrorView error={entry} />;
    case 'other':
      return <OtherView entry={entry} />;
  }
});
