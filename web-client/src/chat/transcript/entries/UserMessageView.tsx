import type { MessageImage, UserMessage } from '@homie/client-core';
import { AtSign, Clock, CornerDownRight, LoaderCircle, RotateCw, Undo2 } from 'lucide-react';
import { useEffect, useState } from 'react';
import { cn } from '../../../lib/cn';
import { fullTime } from '../../../lib/time';
import { Button } from '../../../ui/button';
import { CopyButton } from '../CopyButton';
import { useOpened, useTranscript } from '../context';

/** A longer message is cut to some lines, until somebody asks for all of it. */
const LONG_TEXT = 1_500;
const LONG_LINES = 18;

/** What somebody wrote: as it was written, with its pictures, its files and what became of it. */
export function UserMessageView({ message }: { readonly message: UserMessage }) {
  const { isMe, nameOf } = useTranscript();
  const mine = message.by === undefined || isMe(message.by);
  const failed = message.state === 'failed' || message.state === 'refused';
  const pending = message.state === 'sending' || message.state === 'sent' || message.state === 'queued';
  const who = mine ? 'You' : nameOf(message.by ?? '');
  return (
    <article
      data-slot="user-message"
      data-state={message.state}
      data-message-id={message.messageId}
      aria-label={`${who} wrote`}
      className="group/message flex min-w-0 flex-col items-end gap-1"
    >
      {mine ? null : <span className="px-1 text-xs text-muted-foreground">{who}</span>}
      <div className="flex max-w-full items-start justify-end gap-1">
        {message.state === 'delivered' ? (
          <CopyButton text={message.text} what="message" className="chat-quiet mt-1.5 shrink-0" />
        ) : null}
        <div
          title={fullTime(message.time)}
          className={cn(
            'min-w-0 max-w-160 rounded-xl rounded-br-sm border bg-selected px-3 py-2',
            pending && 'border-dashed border-border-strong bg-transparent',
            failed && 'border-destructive/60 bg-transparent',
          )}
        >
          {message.images.length > 0 ? <Images images={message.images} /> : null}
          {message.text ? <Text message={message} /> : null}
          {message.mentions.length > 0 ? <Mentions paths={message.mentions} text={message.text} /> : null}
        </div>
      </div>
      <Delivery message={message} failed={failed} />
    </article>
  );
}

function Text({ message }: { readonly message: UserMessage }) {
  const { text } = message;
  const long = text.length > LONG_TEXT || text.split('\n', LONG_LINES + 1).length > LONG_LINES;
  const [open, toggle] = useOpened(`${message.key} text`, !long);
  return (
    <>
      <p
        className={cn(
          'text-[0.875rem]/[1.4375rem] wrap-anywhere whitespace-pre-wrap',
          long && !open && 'line-clamp-[12]',
        )}
      >
        {text}
      </p>
      {long ? (
        <Button variant="link" size="sm" className="h-6 px-0" aria-expanded={open} onClick={toggle}>
          {open ? 'Show less' : 'Show all of it'}
        </Button>
      ) : null}
    </>
  );
}

/** Files that the text itself does not name. */
function Mentions({ paths, text }: { readonly paths: readonly string[]; readonly text: string }) {
  const others = paths.filter((path) => !text.includes(`@${path}`));
  if (others.length === 0) return null;
  return (
    <ul aria-label="Files" className="mt-1.5 flex flex-wrap gap-1">
      {others.map((path) => (
        <li
          key={path}
          className="flex min-w-0 items-center gap-1 rounded border bg-card px-1.5 py-0.5 font-mono text-xs wrap-anywhere"
        >
          <AtSign aria-hidden className="size-3 shrink-0 text-muted-foreground" />
          {path}
        </li>
      ))}
    </ul>
  );
}

function Images({ images }: { readonly images: readonly MessageImage[] }) {
  return (
    <ul aria-label="Pictures" className="mb-1.5 flex flex-wrap gap-1.5">
      {images.map((image, index) => (
        // biome-ignore lint/suspicious/noArrayIndexKey: pictures never change their order
        <li key={index}>
          <Picture image={image} name={`Picture ${index + 1}`} />
        </li>
      ))}
    </ul>
  );
}

function Picture({ image, name }: { readonly image: MessageImage; readonly name: string }) {
  const { loadImage } = useTranscript();
  const given = image.base64 ? `data:${image.mime};base64,${image.base64}` : undefined;
  const [loaded, setLoaded] = useState<string>();
  const [failed, setFailed] = useState(false);
  const [large, setLarge] = useState(false);
  const { id } = image;
  useEffect(() => {
    if (given || id === undefined) return;
    let gone = false;
    loadImage(id).then(
      (url) => !gone && setLoaded(url),
      () => !gone && setFailed(true),
    );
    return () => {
      gone = true;
    };
  }, [given, id, loadImage]);
  const source = given ?? loaded;
  const size = 'h-28 max-w-full min-w-16 rounded-md border bg-background';
  if (!source)
    return (
      <span className={cn(size, 'flex w-28 items-center justify-center text-xs text-muted-foreground')}>
        {failed ? 'Not there' : <LoaderCircle aria-label="Loading" className="size-4 animate-spin" />}
      </span>
    );
  return (
    <button
      type="button"
      aria-expanded={large}
      onClick={() => setLarge(!large)}
      className="block max-w-full rounded-md"
    >
      <img
        src={source}
        alt={name}
        className={large ? 'max-h-[70dvh] max-w-full rounded-md border' : cn(size, 'object-cover')}
      />
    </button>
  );
}

const STATES = {
  sending: { icon: LoaderCircle, text: 'Sending…', spin: true },
  sent: { icon: LoaderCircle, text: 'On its way to the agent…', spin: true },
  queued: { icon: Clock, text: 'Queued for when this turn ends', spin: false },
} as const;

/** What became of it; nothing to say once the agent has it, but how. */
function Delivery({ message, failed }: { readonly message: UserMessage; readonly failed: boolean }) {
  const { onResend, onWithdraw, blocked } = useTranscript();
  const { state } = message;
  if (failed)
    return (
      <div role="alert" className="flex max-w-full flex-wrap items-center justify-end gap-1 px-1 text-xs">
        <span className="wrap-anywhere text-destructive">
          Not delivered{message.error ? `: ${message.error}` : '.'}
        </span>
        <Button variant="ghost" size="sm" disabled={!!blocked} onClick={() => onResend(message.messageId)}>
          <RotateCw className="size-3.5" />
          Send again
        </Button>
        {state === 'refused' ? (
          <Button variant="ghost" size="sm" onClick={() => onWithdraw(message.messageId)}>
            Remove
          </Button>
        ) : null}
      </div>
    );
  if (state === 'delivered')
    return message.delivery === 'steer' ? (
      <div className="flex items-center gap-1 px-1 text-xs text-muted-foreground">
        <CornerDownRight aria-hidden className="size-3" />
        Steered the running turn
      </div>
    ) : null;
  const { icon: Icon, text, spin } = STATES[state as keyof typeof STATES] ?? STATES.sending;
  return (
    <div className="flex items-center gap-1.5 px-1 text-xs text-muted-foreground">
      <Icon aria-hidden className={cn('size-3', spin && 'animate-spin')} />
      {text}
      {state === 'queued' ? (
        <Button variant="ghost" size="sm" onClick={() => onWithdraw(message.messageId)}>
          <Undo2 className="size-3.5" />
          Withdraw
        </Button>
      ) : null}
    </div>
  );
}
