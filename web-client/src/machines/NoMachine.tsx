import { ServerOff } from 'lucide-react';
import { CopyCommand } from '../ui/copy-command';

/** Where terminals would be, while no machine is there to run them: what to do about it. */
export function NoMachine() {
  return (
    <section
      aria-label="No machine online"
      data-slot="no-machine"
      className="max-w-xl space-y-4 rounded-lg border bg-card p-4"
    >
      <div className="flex gap-3">
        <ServerOff className="mt-0.5 size-5 shrink-0 text-warning" aria-hidden />
        <div className="space-y-0.5">
          <h2 className="text-sm font-medium">No machine is online</h2>
          <p className="text-muted-foreground">
            Terminals run on machines. Wake one of yours, or start Homie on it; it appears here by itself.
          </p>
        </div>
      </div>
      <div className="grid gap-3 sm:grid-cols-2">
        <div className="space-y-1">
          <p className="text-xs text-muted-foreground">On a machine that was here before</p>
          <CopyCommand command="homie node" />
        </div>
        <div className="space-y-1">
          <p className="text-xs text-muted-foreground">On the gateway, for a new one</p>
          <CopyCommand command="homie invite" />
        </div>
      </div>
    </section>
  );
}
