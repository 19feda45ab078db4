import { ShieldQuestion } from 'lucide-react';
import { keysOf } from '../app/shortcuts';
import { openDialog } from '../app/ui-store';
import { useMay } from '../connection/access';
import { Button } from '../ui/button';
import { Tip } from '../ui/tooltip';
import { useOpenApprovals } from './chats';

/** The way to what agents ask, wherever one is; it stands out while one of them waits. */
export function ApprovalsButton() {
  const count = useOpenApprovals().length;
  const may = useMay('agent.read');
  if (!may) return null;
  const label = count === 0 ? 'Approvals' : `Approvals: ${count} ${count === 1 ? 'waits' : 'wait'} for you`;
  return (
    <Tip label={label} keys={keysOf('approvals')}>
      <Button
        variant="ghost"
        size="icon"
        data-slot="approvals-button"
        data-count={count}
        aria-label={label}
        className={count > 0 ? 'relative m-1 self-center text-warning!' : 'relative m-1 self-center'}
        onClick={() => openDialog({ kind: 'approvals' })}
      >
        <ShieldQuestion />
        {count > 0 ? (
          <span
            aria-hidden
            className="absolute top-0 right-0 grid h-4 min-w-4 place-items-center rounded-full bg-warning px-1 text-[0.625rem]/none font-semibold text-background tabular-nums"
          >
            {count > 99 ? '99+' : count}
          </span>
        ) : null}
      </Button>
    </Tip>
  );
}
