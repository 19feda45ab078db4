import { Check, Copy } from 'lucide-react';
import { useRef } from 'react';
import { cn } from '../lib/cn';
import { Button } from './button';
import { useCopy } from './use-copy';

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
  const line = useRef<HTMLElement>(null);
  const { copied, copy } = useCopy(command, () => {
    if (line.current) getSelection()?.selectAllChildren(line.current);
  });
  return (
    <div
      data-slot="copy-command"
      className={cn(
        'flex items-center gap-1 rounded-md border bg-background py-1 pr-1 pl-3 font-mono text-xs',
        className,
      )}
    >
      <code
        ref={line}
        className={cn('min-w-0 flex-1 py-0.5 select-all', wrap ? 'break-all' : 'overflow-x-auto whitespace-nowrap')}
      >
        {command}
      </code>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label={copied ? 'Copied' : `Copy ${name ?? `“${command}”`}`}
        onClick={copy}
      >
        {copied ? <Check className="text-primary" /> : <Copy />}
      </Button>
    </div>
  );
}
