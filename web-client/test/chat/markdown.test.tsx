// @vitest-environment happy-dom
import { afterEach, describe, expect, it } from 'vitest';
import { readBlocks } from '../../src/chat/transcript/markdown/blocks';
import { withCharacters } from '../../src/chat/transcript/markdown/entities';
import { linkedFile, safeLink } from '../../src/chat/transcript/markdown/links';
import { Markdown } from '../../src/chat/transcript/markdown/Markdown';
import { TestingView } from '../testing-view';
import { MARKDOWN } from './testing-events';

let view: TestingView | undefined;
afterEach(async () => {
  await view?.close();
  view = undefined;
});

async function show(text: string, growing = false): Promise<TestingView> {
  view = await TestingView.of(<Markdown text={text} growing={growing} />);
  return view;
}

describe('a text as blocks', () => {
  it('comes to the same blocks, however it arrived', () => {
    let read = readBlocks('', true);
    for (let end = 1; end <= MARKDOWN.length; end++) read = readBlocks(MARKDOWN.slice(0, end), true, read);
    const grown = readBlocks(MARKDOWN, false, read).blocks.map(({ key, raw }) => [key, raw]);
    expect(grown).toEqual(readBlocks(MARKDOWN, false).blocks.map(({ key, raw }) => [key, raw]));
  });

  it('keeps the blocks that are settled, as the same objects', () => {
    const before = readBlocks('One.\n\nTwo.\n\nThree.\n\nFour', true);
    const after = readBlocks('One.\n\nTwo.\n\nThree.\n\nFour, and more.', true, before);
    expect(after.blocks[0]).toBe(before.blocks[0]);
    expect(after.blocks[1]).toBe(before.blocks[1]);
    expect(after.blocks.at(-1)?.raw).toBe('Four, and more.');
  });

  it('reads all of it again when it is not the same text that went on', () => {
    const before = readBlocks('One.\n\nTwo.\n\nThree.', true);
    expect(readBlocks('Uno.\n\nTwo.\n\nThree.', true, before).blocks[0]?.raw).toBe('Uno.');
  });

  it('makes a list loose that was begun long ago', () => {
    const before = readBlocks('- a\n', true);
    const after = readBlocks('- a\n\n- b', true, before);
    expect(after.blocks).toHaveLength(1);
    expect(after.blocks[0]?.token).toMatchObject({ type: 'list', loose: true });
  });
});

describe('while it is being written', () => {
  const shown = async (text: string) => {
    const { text: words } = await show(text, true);
    await view?.close();
    view = undefined;
    return words;
  };

  it('takes marks as closed that nobody has closed yet', async () => {
    expect(await shown('It is **very imp')).toBe('It is very imp');
    expect(await shown('Run `npm te')).toBe('Run npm te');
    expect(await shown('See [the no')).toBe('See the no');
    expect(await shown('See [the notes](https://exam')).toBe('See the notes');
  });

  it('shows no line of a table before it is one', async () => {
    expect(await shown('Numbers:\n\n| a | b')).toBe('Numbers:');
    expect(await shown('Numbers:\n\n| a | b |\n| --')).toBe('Numbers:');
    await show('Numbers:\n\n| a | b |\n| --- | --- |\n| 1', true);
    expect(view?.has('th')).toBe(true);
  });

  it('shows neither a fence that is begun nor one that is being closed', async () => {
    expect(await shown('Code:\n\n``')).toBe('Code:');
    await show('```ts\nconst a = 1;\n``', true);
    expect(view?.find('pre').textContent).toBe('const a = 1;');
  });

  it('is a piece of code from the first line on, and offers to copy it at its end', async () => {
    await show('```ts\nconst a', true);
    expect(view?.has('figure pre')).toBe(true);
    expect(view?.has('button')).toBe(false);
    await view?.close();
    await show('```ts\nconst a = 1;\n```');
    expect(view?.find('button').getAttribute('aria-label')).toBe('Copy the code');
  });

  it('does nothing of that once it is there', async () => {
    const { text } = await show('A line | with a bar\n\n| and one');
    expect(text).toContain('| and one');
  });
});

describe('what a text may contain', () => {
  it('shows markup as text', async () => {
    await show(
      '<img src=x onerror=alert(1)> and <script>alert(1)</script>\n\n<iframe src="https://example.org"></iframe>',
    );
    expect(view?.has('img, script, iframe')).toBe(false);
    expect(view?.text).toContain('<img src=x onerror=alert(1)>');
  });

  it('loads no pictures: they are links', async () => {
    await show('![a chart](https://example.org/chart.png)');
    expect(view?.has('img')).toBe(false);
    expect(view?.find('a').textContent).toBe('Image: a chart');
  });

  it('leads to the web only, and says nothing of itself there', async () => {
    await show('[a](https://example.org/) [b](javascript:alert(1)) [c](data:text/html,x) [d](src/a.ts:3)');
    const links = [...(view?.find('p').querySelectorAll('a') ?? [])];
    expect(links.map((link) => [link.href, link.target, link.rel])).toEqual([
      ['https://example.org/', '_blank', 'noopener noreferrer nofollow'],
    ]);
    expect(view?.find('.chat-file').title).toBe('src/a.ts:3');
  });

  it('knows which addresses are safe', () => {
    expect(safeLink('https://a.example/b c')).toBe('https://a.example/b%20c');
    expect(safeLink('mailto:ada@example.org')).toBe('mailto:ada@example.org');
    for (const bad of [
      'javascript:alert(1)',
      ' JaVaScRiPt:alert(1)',
      'vbscript:x',
      'data:text/html,x',
      'blob:x',
      '/here',
      '//host/x',
    ])
      expect(safeLink(bad)).toBeUndefined();
  });

  it('knows files by their names', () => {
    expect(linkedFile('src/a%20b.ts#L12')).toBe('src/a b.ts:12');
    expect(linkedFile('file:///home/ada/a.ts')).toBe('/home/ada/a.ts');
    expect(linkedFile('/home/ada/a.ts:3')).toBe('/home/ada/a.ts:3');
    expect(linkedFile('main.ts:3')).toBe('main.ts:3');
    for (const none of ['javascript:alert(1)', 'https://x', '//host/x', '#top'])
      expect(linkedFile(none)).toBeUndefined();
  });

  it('writes characters that were written by name or number', () => {
    expect(withCharacters('a &lt;b&gt; &amp;&#8594;&#x2192; &nothing; &#0; &')).toBe('a <b> &→→ &nothing; \ufffd &');
  });
});
