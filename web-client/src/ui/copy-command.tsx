import { Check, Copy } from 'lucide-react';
import { useEffect, useRef, useState } from 'react';
import { cn } from '../lib/cn';
import { Button } from './button';
import { toast } from './toast-store';

/** How long the button says that it has copied, in ms. */
const SAID = 2_000;

export interface CopyCommandProps {
  readonly command: string;
  /** What it is, where it is no command. */
  readonly name?: string;
  /** All of it is in sight, on several lines where it is long. */
  readonly wrap?: boolean;
  readonly className?: string;
}

/** A line for a shell, and a button that copies it. */
export function CopyCommand(props: CopyCommandProps) {
  const { command, name, wrap, className } = props;
  const [copied, setCopied] = useState(false);
  const text = useRef<HTMLElement>(null);
  useEffect(() => {
    if (!copied) return;
    const timer = setTimeout(() => setCopied(false), SAID);
    return () => clearTimeout(timer);
  }, [copied]);

  const copy = async (): Promise<void> => {
    try {
      await navigator.clipboard.writeText(command);
      setCopied(true);
    } catch {
      // Browsers keep the clipboard from pages without TLS: selected, it is one key away.
      if (text.current) getSelection()?.selectAllChildren(text.current);
      toast('info', 'Copy it with the keyboard', { description: 'The browser does not let this page copy.' });
    }
  };
  return (
    <div
      data-slot="copy-command"
      className={cn(
        'flex items-center gap-1 rounded-md border bg-background py-1 pr-1 pl-3 font-mono text-xs',
        className,
      )}
    >
      <code
        ref={text}
        className={cn('min-w-0 flex-1 py-0.5 select-all', wrap ? 'break-all' : 'overflow-x-auto whitespace-nowrap')}
      >
        {command}
      </code>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={copied ? 'Copied' : `Copy ${name ?? `“${command}”`}`}
        onClick={() => void copy()}
      >
        {copied ? <Check className="text-primary" /> : <Copy />}
      </Button>
    </div>
  );
}
