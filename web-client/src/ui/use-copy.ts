import { useEffect, useState } from 'react';
import { toast } from './toast-store';

/** How long a button says that it has copied, in ms. */
const SAID = 2_000;

/**
 * Copies a text, and says for a moment that it has. Browsers keep the clipboard from pages without TLS: then a toast says what
 * to do instead.
 *
 * @param refused beside the toast, so that the text is one key away
 */
export function useCopy(text: string, refused?: () => void): { readonly copied: boolean; readonly copy: () => void } {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID);
    return () => clearTimeout(timer);
  }, [copied]);

  const write = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      refused?.();
      toast('info', 'Copy it with the keyboard', { description: 'The browser does not let this page copy.' });
    }
  };
  return { copied, copy: () => void write() };
}
