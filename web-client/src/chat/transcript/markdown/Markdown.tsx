import { memo, useRef } from 'react';
import { cn } from '../../../lib/cn';
import { BlockView } from './BlockView';
import { type Blocks, readBlocks } from './blocks';

export interface MarkdownProps {
  readonly text: string;
  /** Whether the rest is still to come. */
  readonly growing?: boolean;
  readonly className?: string;
}

/**
 * Markdown as elements, never as markup: HTML in it is shown as text, images are links, and links lead to the web only.
 * While the text grows only its last blocks are read and drawn again.
 */
export const Markdown = memo(function Markdown({ text, growing = false, className }: MarkdownProps) {
  const read = useRef<{ readonly growing: boolean; readonly blocks: Blocks }>(undefined);
  if (read.current?.blocks.text !== text || read.current.growing !== growing)
    read.current = { growing, blocks: readBlocks(text, growing, read.current?.blocks) };
  const { blocks } = read.current.blocks;
  return (
    <div data-slot="markdown" className={cn('chat-prose', className)}>
      {blocks.map((block, index) => (
        <BlockView key={block.key} block={block} growing={growing && index === blocks.length - 1} />
      ))}
    </div>
  );
});
