import { ChevronRight, FileDiff as FileIcon, FileMinus, FilePlus, FileSymlink, FilesIcon } from 'lucide-react';
import { memo, useRef, useState } from 'react';
import { cn } from '../../../lib/cn';
import { Button } from '../../../ui/button';
import { Unhidden } from '../../approval/Unhidden';
import '../chat.css';
import { CopyButton } from '../CopyButton';
import { Group } from '../Group';
import { type DiffLayout, DiffRows } from './DiffRows';
import { type FileDiff, rowCount } from './model';
import { useWiderThan } from './use-width';

/** From here on before and after stand side by side, in CSS pixels of the view's own width: 2 × 55 columns. */
const SIDE_BY_SIDE = 860;
/** From here on there is room for the numbers of both. */
const BOTH_NUMBERS = 480;
/** A file with more rows than these is folded at first. */
const FOLDED_ABOVE = 400;
/** Rows that are shown at first, and how many "show more" adds. */
const ROWS = 400;
const MORE_ROWS = 4_000;
/** Files that are shown at first. */
const FILES = 30;

const KINDS = {
  add: { icon: FilePlus, title: 'New file' },
  delete: { icon: FileMinus, title: 'Deleted file' },
  update: { icon: FileIcon, title: 'Changed file' },
  rename: { icon: FileSymlink, title: 'Renamed file' },
  copy: { icon: FilesIcon, title: 'Copied file' },
} as const;

export interface DiffViewProps {
  readonly files: readonly FileDiff[];
  /** What is around it names the one file there is: it has no header of its own. */
  readonly bare?: boolean;
  /** Only the files' names at first. */
  readonly folded?: boolean;
  readonly className?: string;
}

/** Changed files: on top of each other in a narrow place, before and after side by side in a wide one. */
export const DiffView = memo(function DiffView({ files, bare = false, folded = false, className }: DiffViewProps) {
  const place = useRef<HTMLDivElement>(null);
  const wide = useWiderThan(place, SIDE_BY_SIDE);
  const roomy = useWiderThan(place, BOTH_NUMBERS);
  const layout = wide ? 'split' : roomy ? 'unified' : 'narrow';
  const [all, setAll] = useState(false);
  const shown = all ? files : files.slice(0, FILES);
  return (
    <div ref={place} data-slot="diff" data-layout={layout} className={cn('min-w-0 space-y-2', className)}>
      {bare && files[0] ? <FileRows file={files[0]} layout={layout} /> : null}
      {(bare ? [] : shown).map((file, index) => (
        <FileView
          // biome-ignore lint/suspicious/noArrayIndexKey: the same file may be there twice
          key={`${index} ${file.path}`}
          file={file}
          layout={layout}
          folded={folded || rowCount(file) > FOLDED_ABOVE}
        />
      ))}
      {files.length > shown.length ? (
        <Button size="sm" onClick={() => setAll(true)}>
          Show all {files.length} files
        </Button>
      ) : null}
    </div>
  );
});

interface FileViewProps {
  readonly file: FileDiff;
  readonly layout: DiffLayout;
  readonly folded: boolean;
}

function FileView({ file, layout, folded }: FileViewProps) {
  const [open, setOpen] = useState(!folded);
  const { icon: Icon, title } = KINDS[file.kind];
  const name = file.path || 'Changes';
  return (
    <Group aria-label={`${title}: ${name}`} className="overflow-hidden rounded-md border bg-background">
      <div className="flex items-center gap-1 bg-card pr-1">
        <button
          type="button"
          aria-expanded={open}
          onClick={() => setOpen(!open)}
          className="flex min-h-8 min-w-0 flex-1 items-center gap-2 px-2 py-1 text-left hover:bg-hover focus-visible:-outline-offset-2 touch:min-h-11"
        >
          <ChevronRight
            aria-hidden
            className={cn('size-3.5 shrink-0 text-muted-foreground transition-transform', open && 'rotate-90')}
          />
          <Icon aria-label={title} className="size-3.5 shrink-0 text-muted-foreground" />
          <FileName file={file} />
          <Counts added={file.added} removed={file.removed} />
        </button>
        <CopyButton text={file.path} what="file’s path" className="shrink-0" />
      </div>
      {open ? (
        <div className="border-t">
          <FileRows file={file} layout={layout} />
        </div>
      ) : null}
    </Group>
  );
}

/** The end of a path says most: in a narrow place its beginning goes. */
function FileName({ file }: { readonly file: FileDiff }) {
  const cut = file.path.lastIndexOf('/') + 1;
  return (
    <span className="flex min-w-0 flex-1 flex-wrap items-baseline gap-x-1.5 font-mono text-xs">
      {file.from ? (
        <span className="break-all text-muted-foreground">
          <Unhidden text={file.from} /> →
        </span>
      ) : null}
      <span className="break-all">
        <span className="text-muted-foreground">
          <Unhidden text={file.path.slice(0, cut)} />
        </span>
        <Unhidden text={file.path.slice(cut) || 'Changes'} />
      </span>
    </span>
  );
}

export function Counts({ added, removed }: { readonly added: number; readonly removed: number }) {
  return (
    <span className="flex shrink-0 gap-1.5 font-mono text-xs tabular-nums">
      {added > 0 ? (
        <span className="text-(--homie-success)">
          <span className="sr-only">added </span>+{added}
        </span>
      ) : null}
      {removed > 0 ? (
        <span className="text-destructive">
          <span className="sr-only">removed </span>−{removed}
        </span>
      ) : null}
    </span>
  );
}

function FileRows({ file, layout }: { readonly file: FileDiff; readonly layout: DiffLayout }) {
  const [most, setMost] = useState(ROWS);
  const total = rowCount(file);
  if (file.binary) return <p className="px-3 py-2 text-xs text-muted-foreground">Binary file.</p>;
  if (total === 0)
    return (
      <p className="px-3 py-2 text-xs text-muted-foreground">
        {file.kind === 'rename' ? 'Renamed, nothing else.' : 'No lines changed.'}
      </p>
    );
  // A file of one side only has nothing to stand beside.
  const one = file.kind === 'add' || file.kind === 'delete';
  const own: DiffLayout = one ? 'narrow' : layout;
  const columns = { split: 4, unified: 3, narrow: 2 }[own];
  let left = most;
  return (
    <div className="bg-background">
      <table className="chat-diff" data-split={own === 'split' || undefined} data-sides={one ? undefined : true}>
        <caption className="sr-only">
          {file.path}, {file.added} lines added, {file.removed} removed
        </caption>
        <colgroup>
          <col className="w-9" />
          {own === 'split' ? <col /> : null}
          {own === 'narrow' ? null : <col className="w-9" />}
          <col />
        </colgroup>
        {file.hunks.map((hunk, index) => {
          if (left <= 0) return null;
          const rows = left;
          left -= hunk.rows.length;
          return (
            // biome-ignore lint/suspicious/noArrayIndexKey: parts have no identity but their place
            <tbody key={index}>
              {index > 0 || hunk.heading ? <Gap columns={columns} heading={hunk.heading} /> : null}
              <DiffRows path={file.path} hunk={hunk} layout={own} most={rows} />
            </tbody>
          );
        })}
      </table>
      {total > most ? (
        <div className="border-t p-2">
          <Button size="sm" onClick={() => setMost(most + MORE_ROWS)}>
            Show {total - most <= MORE_ROWS ? `all ${total}` : `${MORE_ROWS} more of ${total}`} lines
          </Button>
        </div>
      ) : null}
    </div>
  );
}

function Gap({ columns, heading }: { readonly columns: number; readonly heading: string }) {
  return (
    <tr data-gap>
      <td colSpan={columns}>
        <span aria-hidden>⋯</span> {heading}
      </td>
    </tr>
  );
}
