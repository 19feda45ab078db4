import { LoaderCircle, X } from 'lucide-react';
import { formatBytes } from '../../lib/bytes';
import type { Attached } from './images';

export interface ThumbnailsProps {
  readonly images: readonly Attached[];
  readonly busy: boolean;
  readonly onRemove: (key: string) => void;
}

/** The pictures that go with the message, each with a way to take it back. */
export function Thumbnails({ images, busy, onRemove }: ThumbnailsProps) {
  if (images.length === 0 && !busy) return null;
  return (
    <ul aria-label="Pictures to send" className="flex flex-wrap gap-2 px-3 pt-3">
      {images.map((image) => (
        <li key={image.key} className="relative">
          <img
            src={image.url}
            alt={image.name}
            title={`${image.name}, ${formatBytes(image.blob.size)}`}
            className="size-16 rounded-md border bg-background object-cover"
          />
          <button
            type="button"
            aria-label={`Remove ${image.name}`}
            onClick={() => onRemove(image.key)}
            className="absolute -top-2 -right-2 flex size-6 items-center justify-center rounded-full border border-border-strong bg-popover text-muted-foreground hover:text-foreground touch:-top-3 touch:-right-3 touch:size-8"
          >
            <X className="size-3.5" />
          </button>
        </li>
      ))}
      {busy ? (
        <li className="flex size-16 items-center justify-center rounded-md border">
          <LoaderCircle aria-label="Being made smaller" className="size-4 animate-spin text-muted-foreground" />
        </li>
      ) : null}
    </ul>
  );
}
