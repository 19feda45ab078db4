import { Check, Copy } from 'lucide-react';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/button';
import { toast } from '../../ui/toast-store';

/** How long the button says that it has copied, in ms. */
const SAID = 2_000;

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied: `code`, `message`. */
  readonly what: string;
  readonly className?: string;
}

export function CopyButton({ text, what, className }: CopyButtonProps) {
  const [copied, setCopied] = useState(false);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(text);
      setCopied(true);
    } catch {
      toast('info', 'Copy it with the keyboard', { description: 'The browser does not let this page copy.' });
    }
  };
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      className={className}
      aria-label={copied ? `Copied the ${what}` : `Copy the ${what}`}
      onClick={() => void copy()}
    >
      {copied ? <Check className="text-primary" /> : <Copy />}
    </Button>
  );
}
