import type { Approval } from '@homie/protocol';
import { useMemo } from 'react';
import { CopyButton } from '../transcript/CopyButton';
import { DiffView } from '../transcript/diff/DiffView';
import { diffOfChange } from '../transcript/diff/model';
import { Group } from '../transcript/Group';
import { ExactText } from './ExactText';
import { warnings } from './visible';

/** What exactly is asked for: the command, the changes, the rights. */
export function Subject({ approval }: { readonly approval: Approval }) {
  const { command, changes, permissions, message } = approval;
  return (
    <>
      {command ? <Command command={command} /> : null}
      {changes?.length ? <Changes changes={changes} /> : null}
      {permissions ? <Permissions permissions={permissions} /> : null}
      {message ? (
        <p className="text-ui whitespace-pre-wrap">
          <ExactText text={message} prose />
        </p>
      ) : null}
    </>
  );
}

function Command({ command }: { readonly command: string }) {
  const cautions = useMemo(() => warnings(command), [command]);
  return (
    <>
      <div className="flex items-start gap-1 rounded-md border bg-background">
        <Group aria-label="Command" scrolled className="max-h-80 min-w-0 flex-1 overflow-y-auto px-3 py-2">
          <ExactText text={command} language="bash" />
        </Group>
        <CopyButton text={command} what="command" className="m-1 shrink-0" />
      </div>
      {cautions.map((caution) => (
        <p key={caution} className="rounded-md bg-warning-soft px-2.5 py-1.5 text-xs text-foreground">
          {caution}
        </p>
      ))}
    </>
  );
}

function Changes({ changes }: { readonly changes: NonNullable<Approval['changes']> }) {
  const files = useMemo(() => changes.map(diffOfChange), [changes]);
  return <DiffView files={files} />;
}

function Permissions({ permissions }: { readonly permissions: Readonly<Record<string, unknown>> }) {
  const rows = useMemo(() => flat(permissions), [permissions]);
  return (
    <dl className="grid grid-cols-[auto_1fr] gap-x-4 gap-y-1 rounded-md border bg-background px-3 py-2 text-xs">
      {rows.map(([name, value]) => (
        <div key={name} className="contents">
          <dt className="text-muted-foreground">{name}</dt>
          <dd className="font-mono wrap-anywhere">
            <ExactText text={value} />
          </dd>
        </div>
      ))}
    </dl>
  );
}

/** The leaves of a form that only the runtime knows, by their path. What asks for nothing is left out. */
function flat(value: unknown, path = ''): [string, string][] {
  if (value === null || value === undefined) return [];
  if (Array.isArray(value) && value.every((each) => typeof each !== 'object' || each === null))
    return value.length ? [[path, value.join('\n')]] : [];
  if (typeof value === 'object')
    return Object.entries(value).flatMap(([name, each]) => flat(each, path ? `${path} · ${name}` : name));
  return [[path, value === true ? 'yes' : value === false ? 'no' : String(value)]];
}
