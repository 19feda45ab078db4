import { Command, Menu, PanelLeft } from 'lucide-react';
import { Dialog } from 'radix-ui';
import { lazy, Suspense, useEffect } from 'react';
import { ApprovalsButton } from '../chat/ApprovalsButton';
import { retainChats } from '../chat/chats';
import { useMay } from '../connection/access';
import { ConnectionBanner } from '../connection/ConnectionBanner';
import { SidebarResizer } from '../layout/SidebarResizer';
import { SplitView } from '../layout/SplitView';
import { toggleSidebar, useLayout } from '../layout/store';
import { TabBar } from '../layout/TabBar';
import { activePane, activeTab, allPanes } from '../layout/workspace';
import { useNarrow, useTouch } from '../lib/use-media';
import { useFreshMachines } from '../machines/hooks';
import { Overview } from '../sessions/Overview';
import { Sidebar } from '../sessions/Sidebar';
import { useSettings } from '../settings/store';
import { applyTheme, useDark } from '../settings/theme';
import { KeyBar } from '../terminal/KeyBar';
import { restyle, retainOnly } from '../terminal/registry';
import { terminalVariables } from '../terminal/schemes';
import { Button } from '../ui/button';
import { OVERLAY } from '../ui/dialog';
import { Tip } from '../ui/tooltip';
import { keysOf } from './shortcuts';
import { openDialog, useUi } from './ui-store';
import { useAttention } from './use-attention';
import { useShortcuts } from './use-shortcuts';

const Dialogs = lazy(() => import('./Dialogs'));
const PairingPrompt = lazy(() => import('../access/PairingPrompt'));

/** The page once one is signed in: side bar, tabs, the terminals of the active tab. */
export function Workbench() {
  const { workspace, sidebarOpen, sidebarWidth } = useLayout();
  const dark = useDark();
  const scheme = useSettings((settings) => settings.scheme);
  const narrow = useNarrow();
  const touch = useTouch();
  const tab = activeTab(workspace);
  const dialogOpen = useUi((ui) => ui.dialog.kind !== 'none');
  const letsIn = useMay('pairing.admin');
  useShortcuts();
  useAttention();
  useFreshMachines();

  useEffect(() => {
    applyTheme(dark, terminalVariables(scheme, dark));
    restyle();
  }, [dark, scheme]);
  useEffect(() => {
    const panes = allPanes(workspace);
    retainOnly(new Set(panes.map((pane) => pane.id)));
    retainChats(new Set(panes.flatMap(({ chatId }) => chatId ?? [])));
  }, [workspace]);

  return (
    <div
      data-slot="workbench"
      className="flex h-(--app-height,100dvh) overflow-hidden pr-[env(safe-area-inset-right)] pl-[env(safe-area-inset-left)]"
    >
      {!narrow && sidebarOpen ? (
        <aside className="relative shrink-0 border-r" style={{ width: sidebarWidth }}>
          <Sidebar />
          <SidebarResizer />
        </aside>
      ) : null}
      {narrow ? <Drawer /> : null}
      <div className="flex min-w-0 flex-1 flex-col">
        <header className="flex h-10 shrink-0 items-stretch border-b bg-sidebar pt-[env(safe-area-inset-top)] touch:h-12">
          {narrow ? (
            <Button
              variant="ghost"
              size="icon"
              className="m-1 self-center"
              aria-label="Machines and sessions"
              onClick={() => useUi.setState({ drawerOpen: true })}
            >
              <Menu />
            </Button>
          ) : (
            <Tip label={sidebarOpen ? 'Hide side bar' : 'Show side bar'} keys={keysOf('sidebar')}>
              <Button
                variant="ghost"
                size="icon"
                className="m-1 self-center"
                aria-label="Side bar"
                aria-expanded={sidebarOpen}
                onClick={toggleSidebar}
              >
                <PanelLeft />
              </Button>
            </Tip>
          )}
          <TabBar />
          <ApprovalsButton />
          {narrow || !sidebarOpen ? (
            <Button
              variant="ghost"
              size="icon"
              className="m-1 self-center"
              aria-label="Command palette"
              onClick={() => openDialog({ kind: 'palette' })}
            >
              <Command />
            </Button>
          ) : null}
        </header>
        <ConnectionBanner />
        <main className="relative min-h-0 flex-1">
          {tab ? (
            <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${tab.id}`} className="flex h-full flex-col">
              <h1 className="sr-only">Terminals and conversations</h1>
              <SplitView key={tab.id} tab={tab} />
              {touch && activePane(workspace)?.sessionId !== undefined ? <KeyBar /> : null}
            </div>
          ) : (
            <Overview />
          )}
        </main>
      </div>
      {letsIn ? (
        <Suspense fallback={null}>
          <PairingPrompt />
        </Suspense>
      ) : null}
      {dialogOpen ? (
        <Suspense fallback={null}>
          <Dialogs />
        </Suspense>
      ) : null}
    </div>
  );
}

/** The side bar where there is no room beside the terminal. */
function Drawer() {
  const open = useUi((ui) => ui.drawerOpen);
  return (
    <Dialog.Root open={open} onOpenChange={(drawerOpen) => useUi.setState({ drawerOpen })}>
      <Dialog.Portal>
        <Dialog.Overlay className={OVERLAY} />
        <Dialog.Content
          aria-describedby={undefined}
          data-slot="drawer"
          onOpenAutoFocus={(event) => {
            // The first button would get the focus, and with it show its tooltip.
            event.preventDefault();
            (event.currentTarget as HTMLElement).focus();
          }}
          className="fixed inset-y-0 left-0 z-50 w-[min(19rem,85vw)] border-r pt-[env(safe-area-inset-top)] shadow-pop outline-none duration-200 data-[state=closed]:animate-out data-[state=closed]:slide-out-to-left data-[state=open]:animate-in data-[state=open]:slide-in-from-left"
        >
          <Dialog.Title className="sr-only">Machines and sessions</Dialog.Title>
          <Sidebar />
        </Dialog.Content>
      </Dialog.Portal>
    </Dialog.Root>
  );
}
