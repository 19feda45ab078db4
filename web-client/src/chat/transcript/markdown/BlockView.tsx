import type { MarkedToken, Token, Tokens } from 'marked';
import { Fragment, memo, type ReactNode } from 'react';
import { CodeBlock } from '../code/CodeBlock';
import { Group } from '../Group';
import type { Block } from './blocks';
import { openCode } from './blocks';
import { withCharacters } from './entities';
import { linkedFile, safeLink } from './links';

/** One block, drawn again only when its text changes. */
export const BlockView = memo(
  function BlockView({ block, growing }: { readonly block: Block; readonly growing: boolean }) {
    return <>{node(block.token, growing)}</>;
  },
  (before, after) => before.block.raw === after.block.raw && before.growing === after.growing,
);

/** The tokens of a text have no identity but their place. */
function nodes(tokens: readonly Token[] | undefined, growing = false): ReactNode {
  return tokens?.map((token, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
    <Fragment key={index}>{node(token, growing && index === tokens.length - 1)}</Fragment>
  ));
}

function node(anyToken: Token, growing: boolean): ReactNode {
  const token = anyToken as MarkedToken;
  switch (token.type) {
    case 'paragraph':
      return <p>{nodes(token.tokens)}</p>;
    case 'heading':
      return <Heading token={token} />;
    case 'code':
      return <CodeBlock code={growing ? openCode(token.text) : token.text} language={token.lang} growing={growing} />;
    case 'blockquote':
      return <blockquote>{nodes(token.tokens, growing)}</blockquote>;
    case 'list':
      return <List token={token} growing={growing} />;
    case 'table':
      return <Table token={token} />;
    case 'hr':
      return <hr />;
    case 'text':
      return token.tokens ? nodes(token.tokens) : withCharacters(token.text);
    case 'escape':
      return withCharacters(token.text);
    case 'strong':
      return <strong>{nodes(token.tokens)}</strong>;
    case 'em':
      return <em>{nodes(token.tokens)}</em>;
    case 'del':
      return <del>{nodes(token.tokens)}</del>;
    case 'codespan':
      return <code>{token.text}</code>;
    case 'br':
      return <br />;
    case 'link':
      return <Link href={token.href}>{nodes(token.tokens)}</Link>;
    case 'image':
      return <Link href={token.href}>{`Image: ${withCharacters(token.text) || 'without a name'}`}</Link>;
    case 'html':
      return /^<br\s*\/?>\s*$/i.test(token.raw) ? <br /> : token.block ? <p>{token.raw.trimEnd()}</p> : token.raw;
    case 'checkbox':
    case 'space':
    case 'def':
      return null;
    default:
      return (anyToken as Token).raw;
  }
}

/** Headings of an answer stand below those of the page, however deep they were meant: no level is left out. */
function Heading({ token }: { readonly token: Tokens.Heading }) {
  return <h3 data-depth={token.depth}>{nodes(token.tokens)}</h3>;
}

function List({ token, growing }: { readonly token: Tokens.List; readonly growing: boolean }) {
  const items = token.items.map((item, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
    <li key={index} data-task={item.task || undefined}>
      {item.task ? (
        <input
          type="checkbox"
          checked={item.checked ?? false}
          readOnly
          disabled
          aria-label={item.checked ? 'Done' : 'To do'}
        />
      ) : null}
      {nodes(item.tokens, growing && index === token.items.length - 1)}
    </li>
  ));
  return token.ordered ? <ol start={token.start === '' ? 1 : token.start}>{items}</ol> : <ul>{items}</ul>;
}

function Table({ token }: { readonly token: Tokens.Table }) {
  const align = (cell: Tokens.TableCell) => cell.align ?? undefined;
  return (
    <Group className="chat-table" aria-label="Table" scrolled>
      <table>
        <thead>
          <tr>
            {token.header.map((cell, index) => (
              // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
              <th key={index} scope="col" data-align={align(cell)}>
                {nodes(cell.tokens)}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {token.rows.map((row, place) => (
            // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
            <tr key={place}>
              {row.map((cell, index) => (
                // biome-ignore lint/suspicious/noArrayIndexKey: they never change their order
                <td key={index} data-align={align(cell)}>
                  {nodes(cell.tokens)}
                </td>
              ))}
            </tr>
          ))}
        </tbody>
      </table>
    </Group>
  );
}

function Link({ href, children }: { readonly href: string; readonly children: ReactNode }) {
  const target = safeLink(href);
  if (target)
    return (
      <a href={target} target="_blank" rel="noopener noreferrer nofollow" title={target}>
        {children}
      </a>
    );
  const file = linkedFile(href);
  return file ? (
    <span className="chat-file" title={file}>
      {children}
    </span>
  ) : (
    <span title={href}>{children}</span>
  );
}
