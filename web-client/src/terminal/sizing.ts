/**
 * Who decides a session's size. A pane that is in use (it typed last here, or took over) fits the session to itself; any
 * other shows the session at the size it has. So two windows never fight: the last one used wins, the others follow.
 */
export interface Size {
  readonly cols: number;
  readonly rows: number;
}

export interface Sizing {
  /** Whether this pane decides. */
  readonly driving: boolean;
  /** What would fill the pane; absent until it was measured. */
  readonly fit?: Size | undefined;
  /** What the session said last. */
  readonly session?: Size | undefined;
  /** Asked for and not yet confirmed. */
  readonly requested?: Size | undefined;
}

export interface Step {
  readonly state: Sizing;
  /** Give the emulator this size. */
  readonly show?: Size | undefined;
  /** Ask the session for this size. */
  readonly request?: Size | undefined;
}

export function fitted(state: Sizing, fit: Size): Step {
  const next = { ...state, fit };
  if (!state.driving) return { state: next, show: state.session ?? fit };
  const target = state.requested ?? state.session;
  if (target && sameSize(target, fit)) return { state: next, show: fit };
  return { state: { ...next, requested: fit }, show: fit, request: fit };
}

/** The session has this size now. */
export function reported(state: Sizing, session: Size): Step {
  const next = { ...state, session };
  if (state.requested) {
    // Anything else than what was asked for is the echo of an earlier step; `expired` gives up waiting.
    return sameSize(state.requested, session)
      ? { state: { ...next, requested: undefined }, show: session }
      : { state: next };
  }
  const agrees = !state.fit || sameSize(state.fit, session);
  return { state: { ...next, driving: state.driving && agrees }, show: session };
}

/** Somebody typed here, or asked to take over. */
export function used(state: Sizing): Step {
  if (state.driving || !state.fit) return { state: { ...state, driving: true } };
  return fitted({ ...state, driving: true }, state.fit);
}

/** What was requested did not come to be: somebody else decides. */
export function expired(state: Sizing): Step {
  if (!state.requested) return { state };
  return { state: { ...state, requested: undefined, driving: false }, show: state.session };
}

/** Whether the pane shows a size that another client chose. */
export function isForeign(state: Sizing): boolean {
  return !state.driving && !!state.fit && !!state.session && !sameSize(state.fit, state.session);
}

export function sameSize(a: Size, b: Size): boolean {
  return a.cols === b.cols && a.rows === b.rows;
}

/** The font size at which `session` has room where `fit` has it at `base`: smaller if need be, never larger. */
export function fontToShow(base: number, fit: Size, session: Size, least: number): number {
  const scale = Math.min(1, fit.cols / session.cols, fit.rows / session.rows);
  return Math.max(least, Math.floor(base * scale * 4) / 4);
}
