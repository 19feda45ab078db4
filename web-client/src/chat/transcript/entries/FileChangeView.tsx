import type { FileChange } from '@homie/client-core';
import { useMemo } from 'react';
import { useOpened, useTranscript } from '../context';
import { Counts, DiffView } from '../diff/DiffView';
import { countChanges, diffOfChange, type FileDiff, seenFrom } from '../diff/model';
import { Fold } from './Fold';
import { StatusIcon, statusTitle } from './Status';
import { Truncated } from './Truncated';

/** More files than these are a number. */
const NAMED = 1;

export function filesTitle(files: readonly FileDiff[]): string {
  if (files.length > NAMED || !files[0]) return `${files.length} files`;
  return files[0].path;
}

const VERBS = { add: 'Wrote', delete: 'Deleted', update: 'Edited', rename: 'Renamed', copy: 'Copied' } as const;
const WISHES = { add: 'Write', delete: 'Delete', update: 'Edit', rename: 'Rename', copy: 'Copy' } as const;

/** Files that the agent changes: a line, which opens to the diffs. */
export function FileChangeView({ change }: { readonly change: FileChange }) {
  const { approvals, cwd } = useTranscript();
  const asked = change.approvalId === undefined ? undefined : approvals.get(change.approvalId);
  const waits = change.status === 'proposed' && asked?.status === 'open';
  const files = useMemo(() => seenFrom(change.changes.map(diffOfChange), cwd), [change.changes, cwd]);
  const counts = useMemo(() => countChanges(files), [files]);
  const [open, toggle] = useOpened(change.key, false);
  const kinds = new Set(files.map((file) => file.kind));
  const kind = kinds.size === 1 ? (files[0]?.kind ?? 'update') : 'update';
  const verb = change.status === 'completed' ? VERBS[kind] : WISHES[kind];
  return (
    <Fold
      slot="files"
      icon={<StatusIcon status={waits ? 'waiting' : change.status} />}
      title={
        <span className="line-clamp-2 wrap-anywhere">
          {verb} <code className="font-mono text-xs/5">{filesTitle(files)}</code>
        </span>
      }
      aside={
        <>
          {waits ? <span className="text-warning">needs an answer</span> : null}
          {change.status === 'completed' || change.status === 'proposed'
            ? null
            : statusTitle(change.status).toLowerCase()}
          <Counts added={counts.added} removed={counts.removed} />
        </>
      }
      open={open}
      onToggle={toggle}
    >
      <div className={files.length === 1 ? undefined : 'p-2'}>
        <DiffView files={files} bare={files.length === 1} />
        {change.truncated ? <Truncated /> : null}
      </div>
    </Fold>
  );
}
