import { cn } from '../lib/cn';

/** A code that two people compare: big, in two groups, read out letter by letter. */
export function PairingCode({ code, size = 'big' }: { readonly code: string; readonly size?: 'big' | 'small' }) {
  return (
    <p
      data-slot="pairing-code"
      className={cn(
        'rounded-lg border bg-card text-center font-mono font-semibold whitespace-nowrap tabular-nums select-all',
        size === 'big' ? 'px-4 py-6 text-3xl tracking-[0.12em]' : 'px-3 py-2 text-lg tracking-[0.1em]',
      )}
    >
      <span className="sr-only">Code: {code.replace(/[A-Z0-9]/g, '$& ')}</span>
      <span aria-hidden>{code}</span>
    </p>
  );
}
