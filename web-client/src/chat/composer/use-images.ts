import { useCallback, useEffect, useState } from 'react';
import { type Attached, attach, release } from './images';

/** Pictures of chats that somebody has left for another: kept as long as the page is open, the newest first to stay. */
const LEFT = new Map<string, readonly Attached[]>();
const MOST_LEFT = 16;

export interface Images {
  readonly images: readonly Attached[];
  /** Some are being made smaller. */
  readonly busy: boolean;
  readonly problem: string | undefined;
  readonly add: (files: readonly File[]) => void;
  readonly remove: (key: string) => void;
  readonly clear: () => void;
}

/** The pictures of the message that is being written in a chat. */
export function useImages(chatId: string): Images {
  const [images, setImages] = useState<readonly Attached[]>(() => LEFT.get(chatId) ?? []);
  const [busy, setBusy] = useState(false);
  const [problem, setProblem] = useState<string>();

  useEffect(() => {
    LEFT.delete(chatId);
    if (images.length > 0) LEFT.set(chatId, images);
    for (const [oldest, left] of LEFT) {
      if (LEFT.size <= MOST_LEFT) break;
      release(left);
      LEFT.delete(oldest);
    }
  }, [chatId, images]);

  const add = useCallback(
    (files: readonly File[]) => {
      if (files.length === 0 || busy) return;
      setBusy(true);
      setProblem(undefined);
      attach(images, files)
        .then(setImages, (error: unknown) => setProblem(error instanceof Error ? error.message : String(error)))
        .finally(() => setBusy(false));
    },
    [images, busy],
  );
  const remove = useCallback((key: string) => {
    setProblem(undefined);
    setImages((all) => {
      release(all.filter((each) => each.key === key));
      return all.filter((each) => each.key !== key);
    });
  }, []);
  const clear = useCallback(() => {
    setProblem(undefined);
    setImages((all) => {
      release(all);
      return [];
    });
  }, []);
  return { images, busy, problem, add, remove, clear };
}
