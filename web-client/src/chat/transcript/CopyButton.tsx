import { Check, Copy } from 'lucide-react';
import { Button } from '../../ui/button';
import { useCopy } from '../../ui/use-copy';

export interface CopyButtonProps {
  readonly text: string;
  /** What is copied: `code`, `message`. */
  readonly what: string;
  readonly className?: string;
}

export function CopyButton({ text, what, className }: CopyButtonProps) {
  const { copied, copy } = useCopy(text);
  return (
    <Button
      variant="ghost"
      size="icon-sm"
      className={className}
      aria-label={copied ? `Copied the ${what}` : `Copy the ${what}`}
      onClick={copy}
    >
      {copied ? <Check className="text-primary" /> : <Copy />}
    </Button>
  );
}
