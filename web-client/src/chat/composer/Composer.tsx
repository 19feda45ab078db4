import type { Draft, NewMessage } from '@homie/client-core';
import { AGENT_LIMITS, type DeliveryWish } from '@homie/protocol';
import {
  type ClipboardEvent,
  type DragEvent,
  type KeyboardEvent,
  type ReactNode,
  useId,
  useRef,
  useState,
} from 'react';
import { cn } from '../../lib/cn';
import { useTouch } from '../../lib/use-media';
import { CompletionMenu } from './CompletionMenu';
import { ComposerBar } from './ComposerBar';
import { parseCommand, type SlashCommand } from './commands';
import { hint, placeholder, useHeight, usePlacedCaret } from './field';
import { encode, imagesOf } from './images';
import { Thumbnails } from './Thumbnails';
import { complete, namedIn } from './trigger';
import { useCompletion } from './use-completion';
import type { SearchFiles } from './use-files';
import { useImages } from './use-images';

export interface ComposerProps {
  /** Pictures that are not sent yet belong to it. */
  readonly chatId: string;
  readonly draft: Draft;
  readonly onDraft: (draft: Draft) => void;
  /** False: it is over a bound, and stays here. */
  readonly onSend: (message: NewMessage) => boolean;
  /** A turn runs. */
  readonly running: boolean;
  readonly onStop: () => void;
  /** It was asked to stop, and has not yet. */
  readonly stopping?: boolean;
  /** Why nothing can be sent; one can write all the same. */
  readonly blocked?: string | undefined;
  readonly commands: readonly SlashCommand[];
  readonly searchFiles: SearchFiles;
  /** Why no pictures can be sent: the model does not take any. */
  readonly noImages?: string | undefined;
  readonly placeholder?: string;
  /** Model, effort, permission, usage: below the text. */
  readonly settings?: ReactNode;
  readonly autoFocus?: boolean;
  readonly className?: string;
}

const NO_FILES: readonly File[] = [];

/** Where a message is written. */
export function Composer(props: ComposerProps) {
  const { chatId, draft, onDraft, onSend, running, blocked, commands, searchFiles, noImages } = props;
  const menuId = useId();
  const hintId = useId();
  const field = useRef<HTMLTextAreaElement>(null);
  const touch = useTouch();
  const [caret, setCaret] = useState(draft.text.length);
  const [closed, setClosed] = useState(false);
  const [queueing, setQueueing] = useState(false);
  const [problem, setProblem] = useState<string>();
  const [dragging, setDragging] = useState(false);
  const { images, busy, problem: imageProblem, add, remove, clear } = useImages(chatId);
  const completion = useCompletion({ text: draft.text, caret, closed, commands, searchFiles });
  useHeight(field, draft.text);
  usePlacedCaret(field, caret, draft.text);

  const write = (text: string, at: number, mentions: readonly string[] = draft.mentions): void => {
    setCaret(at);
    setClosed(false);
    setProblem(undefined);
    onDraft({ text, mentions: namedIn(text, mentions) });
  };
  const empty = draft.text.trim() === '' && images.length === 0;
  const hold = blocked ?? (busy ? 'A picture is being made smaller' : undefined);

  const send = async (other = false): Promise<void> => {
    const called = parseCommand(draft.text, commands);
    if (called && images.length === 0) return run(called.command, called.argument);
    if (empty || hold) return;
    const queue = running && queueing !== other;
    const delivery: DeliveryWish = queue ? 'queue' : 'auto';
    const mentions = namedIn(draft.text, draft.mentions);
    // Without pictures nothing waits: two quick messages stay in their order.
    const message = { text: draft.text.trim(), mentions, delivery };
    const accepted = onSend(images.length > 0 ? { ...message, images: await encode(images) } : message);
    if (!accepted) {
      setProblem(
        draft.text.length > AGENT_LIMITS.maxText
          ? 'That is too long for one message.'
          : 'That is too much for one message: shorten it, or take something away.',
      );
      return;
    }
    clear();
    write('', 0, []);
  };
  const run = (command: SlashCommand, argument: string): void => {
    const missing = command.choices ? !command.choices.some((each) => each.id === argument) : command.text && !argument;
    if (command.off) setProblem(`/${command.name}: ${command.off}.`);
    else if (missing) {
      // The menu, or the person, goes on from here.
      write(`/${command.name} `, command.name.length + 2);
      if (command.text) setProblem(`/${command.name}: type the ${command.text.toLowerCase()} behind it.`);
    } else {
      write('', 0, []);
      command.run(argument);
    }
  };
  const pick = (index: number): void => {
    const picked = completion?.picked(index);
    if (!picked || !completion) return;
    if (picked.kind === 'command') run(picked.command, '');
    else if (picked.kind === 'choice') run(picked.command, picked.id);
    else {
      const { path, folder } = picked.file;
      const done = complete(draft.text, completion.trigger, `@${path}`);
      write(done.text, done.caret, [...draft.mentions, path]);
      // A folder is often just the way to a file in it.
      if (folder) setClosed(true);
    }
    field.current?.focus();
  };

  const onKeyDown = (event: KeyboardEvent<HTMLTextAreaElement>): void => {
    // What a keyboard for Chinese or Japanese composes is not ours yet; Safari says so by the number alone.
    if (event.nativeEvent.isComposing || event.keyCode === 229) return;
    const count = completion?.items.length ?? 0;
    if (completion && count > 0) {
      if (event.key === 'ArrowDown' || event.key === 'ArrowUp') {
        event.preventDefault();
        completion.setActive((completion.active + (event.key === 'ArrowDown' ? 1 : count - 1)) % count);
        return;
      }
      if ((event.key === 'Enter' || event.key === 'Tab') && !event.shiftKey && !event.ctrlKey && !event.metaKey) {
        event.preventDefault();
        pick(completion.active);
        return;
      }
    }
    if (event.key === 'Escape' && completion) {
      event.preventDefault();
      event.stopPropagation();
      setClosed(true);
    } else if (event.key === 'Enter' && !event.shiftKey && !event.altKey) {
      const other = event.ctrlKey || event.metaKey;
      // A keyboard on the glass has no Shift+Enter: there Enter begins a line.
      if (touch && !other) return;
      event.preventDefault();
      void send(other);
    }
  };
  const onPaste = (event: ClipboardEvent): void => {
    const files = imagesOf(event.clipboardData);
    if (files.length === 0) return;
    event.preventDefault();
    if (noImages) setProblem(noImages);
    else add(files);
  };
  const onDrop = (event: DragEvent): void => {
    event.preventDefault();
    setDragging(false);
    const files = imagesOf(event.dataTransfer);
    if (noImages) setProblem(noImages);
    else if (files.length === 0 && event.dataTransfer.files.length > 0)
      setProblem('Only pictures can be sent. Name a file of the machine with @.');
    else add(files);
  };
  const said = problem ?? imageProblem;

  return (
    <form
      data-slot="composer"
      aria-label="Message to the agent"
      onSubmit={(event) => {
        event.preventDefault();
        void send();
      }}
      onDragOver={(event) => {
        if (!event.dataTransfer.types.includes('Files')) return;
        event.preventDefault();
        setDragging(true);
      }}
      onDragLeave={() => setDragging(false)}
      onDrop={onDrop}
      className={cn(
        '@container relative mx-auto w-full max-w-200 min-w-0 px-3 pb-[max(0.75rem,env(safe-area-inset-bottom))]',
        props.className,
      )}
    >
      <div
        className={cn(
          'relative rounded-xl border border-border-strong bg-card focus-within:border-primary',
          dragging && 'border-dashed border-primary bg-primary-soft',
        )}
      >
        {completion ? (
          <CompletionMenu
            id={menuId}
            label={completion.label}
            items={completion.items}
            active={completion.active}
            note={completion.note}
            onPick={pick}
            onPoint={completion.setActive}
          />
        ) : null}
        <Thumbnails images={images} busy={busy} onRemove={remove} />
        <textarea
          ref={field}
          value={draft.text}
          rows={1}
          // biome-ignore lint/a11y/noAutofocus: who opens a chat with a keyboard wants to write
          autoFocus={props.autoFocus}
          aria-label="Message"
          aria-describedby={hintId}
          aria-autocomplete="list"
          aria-controls={completion ? menuId : undefined}
          aria-activedescendant={completion?.items.length ? `${menuId}-${completion.active}` : undefined}
          placeholder={props.placeholder ?? placeholder(running, touch)}
          enterKeyHint={touch ? 'enter' : 'send'}
          onChange={(event) => write(event.target.value, event.target.selectionStart)}
          onSelect={(event) => setCaret(event.currentTarget.selectionStart)}
          onKeyDown={onKeyDown}
          onPaste={onPaste}
          onBlur={() => setClosed(true)}
          onFocus={() => setClosed(false)}
          // 16 px on touch: iOS zooms into anything smaller.
          className="block max-h-[40dvh] field-sizing-content min-h-11 w-full resize-none bg-transparent px-3.5 pt-3 pb-1 text-[0.875rem]/[1.375rem] outline-none placeholder:text-muted-foreground touch:text-base"
        />
        <ComposerBar
          running={running}
          stopping={props.stopping ?? false}
          empty={empty}
          hold={hold}
          queueing={queueing}
          noImages={noImages}
          settings={props.settings}
          onQueueing={setQueueing}
          onStop={props.onStop}
          onPick={(files) => add(files ?? NO_FILES)}
        />
      </div>
      <p
        id={hintId}
        role={said ? 'alert' : undefined}
        className={cn(
          'min-h-5 px-1 pt-1 text-xs wrap-anywhere empty:hidden',
          said ? 'text-destructive' : 'text-muted-foreground',
        )}
      >
        {said ?? blocked ?? hint(running, queueing, touch)}
      </p>
    </form>
  );
}
