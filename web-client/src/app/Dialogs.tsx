import { lazy } from 'react';
import { CallDialog } from '../call/CallDialog';
import { AskDialog } from '../chat/AskDialog';
import { ChatsDialog } from '../chat/ChatsDialog';
import { DeleteChatDialog } from '../chat/DeleteChatDialog';
import { AddMachineDialog } from '../machines/AddMachineDialog';
import { MachineSheet } from '../machines/MachineSheet';
import { MachinePicker } from '../palette/MachinePicker';
import { Palette } from '../palette/Palette';
import { KillDialog } from '../sessions/KillDialog';
import { NewSessionDialog } from '../sessions/NewSessionDialog';
import { SettingsDialog } from '../settings/SettingsDialog';
import { PasteDialog } from '../terminal/PasteDialog';
import { ShortcutSheet } from './ShortcutSheet';
import { useUi } from './ui-store';

const AccessDialog = lazy(() => import('../access/AccessDialog'));
const NewChatDialog = lazy(() => import('../chat/NewChatDialog'));
const ApprovalQueue = lazy(() => import('../chat/ApprovalQueue'));
const ChatDiff = lazy(() => import('../chat/ChatDiff'));
const AccountDialog = lazy(() => import('../chat/AccountDialog'));

/** The dialog that is open. */
export default function Dialogs() {
  const dialog = useUi((ui) => ui.dialog);
  switch (dialog.kind) {
    case 'none':
      return null;
    case 'palette':
      return dialog.page === 'machines' ? <MachinePicker /> : <Palette />;
    case 'settings':
      return <SettingsDialog />;
    case 'access':
      return <AccessDialog section={dialog.section} adding={dialog.adding ?? false} />;
    case 'call':
      return <CallDialog address={dialog.address} params={dialog.params} />;
    case 'shortcuts':
      return <ShortcutSheet />;
    case 'new-session':
      return <NewSessionDialog nodeId={dialog.nodeId} />;
    case 'machine':
      return <MachineSheet nodeId={dialog.nodeId} />;
    case 'add-machine':
      return <AddMachineDialog />;
    case 'kill':
      return <KillDialog session={dialog.session} />;
    case 'new-chat':
      return <NewChatDialog nodeId={dialog.nodeId} cwd={dialog.cwd} draft={dialog.draft ?? ''} />;
    case 'delete-chat':
      return <DeleteChatDialog chat={dialog.chat} />;
    case 'chats':
      return <ChatsDialog />;
    case 'approvals':
      return <ApprovalQueue />;
    case 'ask':
      return <AskDialog text={dialog.text} nodeId={dialog.nodeId} cwd={dialog.cwd} />;
    case 'chat-diff':
      return <ChatDiff chat={dialog.chat} />;
    case 'agent-account':
      return <AccountDialog nodeId={dialog.nodeId} account={dialog.account} />;
    case 'paste':
      return <PasteDialog question={dialog.question} />;
  }
}
