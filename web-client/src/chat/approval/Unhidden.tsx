import { hidesSomething, visible } from './visible';

/** A text as it is, but that what cannot be seen, or turns letters round, stands there by its number. */
export function Unhidden({ text }: { readonly text: string }) {
  if (!hidesSomething(text)) return text;
  return visible(text).map((piece, index) =>
    piece.kind === 'hidden' ? (
      // biome-ignore lint/suspicious/noArrayIndexKey: pieces have no identity but their place
      <span key={index} data-visible="hidden" title={piece.name}>
        {piece.shown}
      </span>
    ) : (
      piece.text
    ),
  );
}
