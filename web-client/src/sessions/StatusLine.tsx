import type { NodeView, Session } from '../connection/client';
import { machineState } from '../machines/model';
import { StateText } from '../machines/parts';
import { isAway, statusText } from './model';

/** How a session stands, in words; of one whose machine is away since when. */
export function StatusLine({ session, node }: { readonly session: Session; readonly node: NodeView | undefined }) {
  if (!isAway(session, node)) return <>{statusText(session, node)}</>;
  return (
    <>
      machine <span className="lowercase">{<StateText state={machineState(node)} />}</span>
    </>
  );
}
