import { CaseSensitive, ChevronDown, ChevronUp, Regex, X } from 'lucide-react';
import { useEffect, useState } from 'react';
import { useUi } from '../app/ui-store';
import { Button } from '../ui/button';
import type { TerminalController } from './controller';

export interface SearchBarProps {
  readonly paneId: string;
  readonly controller: TerminalController;
}

function isRegex(text: string): boolean {
  try {
    new RegExp(text);
    return true;
  } catch {
    return false;
  }
}

/** Searches a terminal's screen and what has scrolled off it. */
export function SearchBar({ paneId, controller }: SearchBarProps) {
  const [text, setText] = useState('');
  const [caseSensitive, setCaseSensitive] = useState(false);
  const [regex, setRegex] = useState(false);
  const [found, setFound] = useState({ index: -1, count: 0 });
  const { emulator } = controller;
  const broken = regex && !isRegex(text);

  useEffect(() => {
    let stop: (() => void) | undefined;
    let open = true;
    void emulator
      .onFound((next) => setFound(next))
      .then((cancel) => {
        if (open) stop = cancel;
        else cancel();
      });
    return () => {
      open = false;
      stop?.();
      void emulator.endSearch();
    };
  }, [emulator]);

  useEffect(() => {
    if (!broken) void emulator.find({ text, caseSensitive, regex }, 'next', true);
  }, [emulator, text, caseSensitive, regex, broken]);

  const go = (direction: 'next' | 'previous'): void => {
    if (!broken && text) void emulator.find({ text, caseSensitive, regex }, direction, false);
  };
  const close = (): void => {
    useUi.setState((ui) => ({ searching: ui.searching === paneId ? null : ui.searching }));
    controller.focus();
  };

  return (
    <search
      data-slot="search-bar"
      className="absolute top-2 right-3 z-20 flex max-w-[calc(100%-1.5rem)] items-center gap-0.5 rounded-lg border bg-popover p-1 pl-2.5 shadow-pop"
    >
      <input
        // biome-ignore lint/a11y/noAutofocus: the bar was asked for by a key, to type into
        autoFocus
        type="text"
        aria-label="Search in terminal"
        placeholder="Search"
        aria-invalid={broken}
        spellCheck={false}
        autoComplete="off"
        className="h-7 w-44 min-w-0 bg-transparent text-ui outline-none placeholder:text-muted-foreground aria-invalid:text-destructive touch:text-base"
        value={text}
        onChange={(event) => setText(event.target.value)}
        onKeyDown={(event) => {
          if (event.key === 'Escape') close();
          else if (event.key === 'Enter') go(event.shiftKey ? 'previous' : 'next');
        }}
      />
      <output
        data-slot="search-count"
        aria-live="polite"
        className="min-w-16 shrink-0 px-1 text-right text-2xs whitespace-nowrap text-muted-foreground tabular-nums"
      >
        {countText(text, broken, found)}
      </output>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Match case"
        aria-pressed={caseSensitive}
        onClick={() => setCaseSensitive(!caseSensitive)}
      >
        <CaseSensitive />
      </Button>
      <Button
        variant="ghost"
        size="icon-sm"
        aria-label="Regular expression"
        aria-pressed={regex}
        onClick={() => setRegex(!regex)}
      >
        <Regex />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Previous match" onClick={() => go('previous')}>
        <ChevronUp />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Next match" onClick={() => go('next')}>
        <ChevronDown />
      </Button>
      <Button variant="ghost" size="icon-sm" aria-label="Close search" onClick={close}>
        <X />
      </Button>
    </search>
  );
}

function countText(text: string, broken: boolean, found: { index: number; count: number }): string {
  if (!text) return '';
  if (broken) return 'not a regex';
  if (found.count === 0) return 'no match';
  return found.index < 0 ? `${found.count}+` : `${found.index + 1} of ${found.count}`;
}
