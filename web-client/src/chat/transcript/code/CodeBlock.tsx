import { memo } from 'react';
import { CopyButton } from '../CopyButton';
import { languageOf } from './languages';
import type { Line } from './spans';
import { MOST_COLOURED, MOST_COLOURED_GROWING, useHighlight } from './use-highlight';

export interface CodeBlockProps {
  readonly code: string;
  /** What the fence says of it. */
  readonly language?: string | undefined;
  readonly growing?: boolean;
}

/** A piece of code with its language and a button that copies it. */
export function CodeBlock({ code, language, growing = false }: CodeBlockProps) {
  const lines = useHighlight(code, languageOf(language), growing ? MOST_COLOURED_GROWING : MOST_COLOURED);
  // The language of a fence that was only just begun is still being written.
  const label = growing && !code ? '' : (language?.trim().split(/\s/)[0] ?? '');
  return (
    <figure data-slot="code-block" className="chat-code group/code" aria-label={label ? `Code: ${label}` : 'Code'}>
      <div className="flex h-7 items-center gap-2 pr-1 pl-3 touch:h-10">
        <span className="min-w-0 flex-1 truncate font-mono text-2xs text-muted-foreground">{label}</span>
        {growing ? null : <CopyButton text={code} what="code" />}
      </div>
      {/* biome-ignore lint/a11y/noNoninteractiveTabindex: what is scrolled must be reached with the keyboard */}
      <pre tabIndex={0}>
        <code>{lines ? <Lines lines={lines} /> : code}</code>
      </pre>
    </figure>
  );
}

const Lines = memo(function Lines({ lines }: { readonly lines: readonly Line[] }) {
  return lines.map((line, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: lines have no identity but their place
    <ColouredLine key={index} line={line} last={index === lines.length - 1} />
  ));
});

function ColouredLine({ line, last }: { readonly line: Line; readonly last: boolean }) {
  return (
    <>
      {line.map((span, index) =>
        span.kind ? (
          // biome-ignore lint/suspicious/noArrayIndexKey: spans have no identity but their place
          <span key={index} data-code={span.kind}>
            {span.text}
          </span>
        ) : (
          span.text
        ),
      )}
      {last ? null : '\n'}
    </>
  );
}
