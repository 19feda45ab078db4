import { useSettings } from '../settings/store';
import { TerminalController } from './controller';

/**
 * The live terminals of this window. A hidden one stays alive, so that going back to its tab is instant; beyond
 * {@link MOST} the ones not looked at for longest are closed, and attach again when they are shown.
 */
export const MOST = 12;

/** In order of use: the last one was shown last. */
const controllers = new Map<string, TerminalController>();

export interface PaneIdentity {
  readonly paneId: string;
  readonly sessionId: string;
  readonly viewOnly: boolean;
}

/** The terminal of a pane; made again when the pane shows something else than before. */
export function acquire(identity: PaneIdentity): TerminalController {
  const known = controllers.get(identity.paneId);
  controllers.delete(identity.paneId);
  const reusable = known && known.sessionId === identity.sessionId && known.viewOnly === identity.viewOnly;
  if (known && !reusable) known.dispose();
  const controller = reusable ? known : new TerminalController(identity.sessionId, identity.viewOnly);
  controllers.set(identity.paneId, controller);
  evict();
  return controller;
}

export function controllerOf(paneId: string | undefined): TerminalController | undefined {
  return paneId === undefined ? undefined : controllers.get(paneId);
}

/** Closes what belongs to no pane any more. */
export function retainOnly(paneIds: ReadonlySet<string>): void {
  for (const [paneId, controller] of controllers) {
    if (paneIds.has(paneId)) continue;
    controllers.delete(paneId);
    controller.dispose();
  }
}

/** After a change of theme. */
export function restyle(): void {
  for (const controller of controllers.values()) controller.configure(useSettings.getState());
}

function evict(): void {
  for (const [paneId, controller] of controllers) {
    if (controllers.size <= MOST) return;
    if (controller.visible) continue;
    controllers.delete(paneId);
    controller.dispose();
  }
}
