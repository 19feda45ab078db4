import type { ReactNode } from 'react';
import { closeDialog } from '../app/ui-store';
import { CopyCommand } from '../ui/copy-command';
import { Dialog, DialogBody, DialogContent, DialogDescription, DialogHeader, DialogTitle } from '../ui/dialog';

/** How one more machine comes to be here. The secret is made on the gateway's own machine, and never passes a browser. */
export function AddMachineDialog() {
  return (
    <Dialog open onOpenChange={(open) => !open && closeDialog()}>
      <DialogContent className="max-w-md" data-dialog="add-machine">
        <DialogHeader>
          <DialogTitle>Add a machine</DialogTitle>
          <DialogDescription>
            Run one of these in a terminal on a machine with a gateway. It prints one line; run that line on the new
            machine, and it appears here.
          </DialogDescription>
        </DialogHeader>
        <DialogBody className="space-y-5">
          <Way title="A machine of yours" command="homie invite">
            It joins the cluster, on loopback or your tailnet. Every machine in there is trusted.
          </Way>
          <Way title="One that sleeps, or is to be trusted less" command="homie invite --outbound">
            It opens one connection to this gateway and can reach nothing else. No inbound port, and it works from
            behind a NAT.
          </Way>
          <p className="border-t pt-4 text-xs text-muted-foreground">
            The line works once, for a short time. A machine that was here before needs none: start{' '}
            <code className="font-mono text-foreground">homie node</code> on it.
          </p>
        </DialogBody>
      </DialogContent>
    </Dialog>
  );
}

function Way({ title, command, children }: { title: string; command: string; children: ReactNode }) {
  return (
    <section className="space-y-2">
      <div>
        <h3 className="text-ui font-medium">{title}</h3>
        <p className="text-xs text-muted-foreground">{children}</p>
      </div>
      <CopyCommand command={command} />
    </section>
  );
}
