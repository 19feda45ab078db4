import { create } from 'zustand';

export interface Toast {
  readonly id: number;
  readonly tone: 'info' | 'success' | 'error';
  readonly title: string;
  readonly description?: string | undefined;
  readonly action?: { readonly label: string; readonly run: () => void } | undefined;
  /** How long it stays, in ms. */
  readonly duration: number;
}

/** More than this many at once would cover what they speak of. */
const MOST = 4;
const LASTS = { info: 5_000, success: 5_000, error: 12_000 } as const;
let lastId = 0;

export const useToasts = create<{ readonly toasts: readonly Toast[] }>(() => ({ toasts: [] }));

/** Says something in the corner. The same words twice are said once. */
export function toast(
  tone: Toast['tone'],
  title: string,
  more: { description?: string; action?: Toast['action']; duration?: number } = {},
): void {
  const id = ++lastId;
  const item: Toast = {
    id,
    tone,
    title,
    description: more.description,
    action: more.action,
    duration: more.duration ?? LASTS[tone],
  };
  useToasts.setState(({ toasts }) => ({
    toasts: [...toasts.filter((other) => other.title !== title || other.description !== item.description), item].slice(
      -MOST,
    ),
  }));
}

export function dismissToast(id: number): void {
  useToasts.setState(({ toasts }) => ({ toasts: toasts.filter((item) => item.id !== id) }));
}
