import type { Modifiers } from './keys.ts';

export type Modifier = keyof Modifiers;

/** `once`: for the next key. `locked`: until it is tapped again. */
export type Stickiness = 'off' | 'once' | 'locked';

export type StickyState = Readonly<Record<Modifier, Stickiness>>;

export const NOTHING_STICKS: StickyState = { ctrl: 'off', alt: 'off', shift: 'off' };

const NEXT: Readonly<Record<Stickiness, Stickiness>> = { off: 'once', once: 'locked', locked: 'off' };

/** A tap on a modifier: off, for one key, locked, and off again. */
export function tapModifier(state: StickyState, modifier: Modifier): StickyState {
  return { ...state, [modifier]: NEXT[state[modifier]] };
}

/** The modifiers that the next key has. */
export function activeModifiers(state: StickyState): Modifiers {
  return { ctrl: state.ctrl !== 'off', alt: state.alt !== 'off', shift: state.shift !== 'off' };
}

/** After a key: what was meant for one key is off. The same object when nothing changes. */
export function afterKey(state: StickyState): StickyState {
  const spent = (stickiness: Stickiness): Stickiness => (stickiness === 'once' ? 'off' : stickiness);
  const next = { ctrl: spent(state.ctrl), alt: spent(state.alt), shift: spent(state.shift) };
  return next.ctrl === state.ctrl && next.alt === state.alt && next.shift === state.shift ? state : next;
}
