import { AGENT_LIMITS, type AgentImage } from '@homie/protocol';

/** A picture that is going to be sent. */
export interface Attached {
  readonly key: string;
  readonly name: string;
  /** As it was given. */
  readonly original: Blob;
  /** As it is sent: small enough for all of them together. */
  readonly blob: Blob;
  /** For `img`; to be revoked with {@link release}. */
  readonly url: string;
}

/** What models take as it is. */
const TAKEN: ReadonlySet<string> = new Set(['image/png', 'image/jpeg', 'image/webp', 'image/gif']);
/** The longest side that models look at, in pixels, and the smaller ones that are tried to fit the bound. */
const SIDES = [2048, 1536, 1152, 864, 640, 448] as const;
const QUALITIES = [0.85, 0.65] as const;
/** A file larger than this is not even opened, in bytes. */
const LARGEST_FILE = 64 * 1024 * 1024;

/** What one of `count` pictures may take, in bytes. */
export function share(count: number): number {
  return Math.floor(AGENT_LIMITS.maxImageBytes / Math.max(1, count));
}

/** Width and height with the longer side at most `side`, in whole pixels; never larger than it was. */
export function fitted(
  width: number,
  height: number,
  side: number,
): { readonly width: number; readonly height: number } {
  const factor = Math.min(1, side / Math.max(width, height));
  return { width: Math.max(1, Math.round(width * factor)), height: Math.max(1, Math.round(height * factor)) };
}

/** The pictures among files that were pasted, dropped or picked. */
export function imagesOf(transfer: DataTransfer | null): File[] {
  return [...(transfer?.files ?? [])].filter((file) => file.type.startsWith('image/'));
}

/**
 * Adds pictures to those that are there, and makes all of them small enough to be sent together.
 *
 * @throws Error for a person: too many, or one that cannot be read
 */
export async function attach(present: readonly Attached[], files: readonly File[]): Promise<Attached[]> {
  const count = present.length + files.length;
  if (count > AGENT_LIMITS.maxImages) throw new Error(`A message takes ${AGENT_LIMITS.maxImages} pictures at most.`);
  const all = [
    ...present.map(({ key, name, original }) => ({ key, name, original })),
    ...files.map((file) => ({ key: crypto.randomUUID(), name: file.name || 'Picture', original: file as Blob })),
  ];
  const made: Attached[] = [];
  for (const each of all) {
    const before = present.find((one) => one.key === each.key);
    // One after the other: a phone has not the memory for eight large pictures at once.
    if (before && before.blob.size <= share(count)) made.push(before);
    else {
      const blob = await shrink(each.original, each.name, share(count));
      if (before) release([before]);
      made.push({ ...each, blob, url: URL.createObjectURL(blob) });
    }
  }
  return made;
}

export function release(images: readonly Attached[]): void {
  for (const image of images) URL.revokeObjectURL(image.url);
}

async function shrink(original: Blob, name: string, most: number): Promise<Blob> {
  if (original.size > LARGEST_FILE) throw new Error(`“${name}” is too large a file.`);
  if (TAKEN.has(original.type) && original.size <= most) return original;
  let picture: ImageBitmap;
  try {
    picture = await createImageBitmap(original);
  } catch {
    throw new Error(`“${name}” cannot be read as a picture by this browser.`);
  }
  try {
    for (const side of SIDES) {
      const size = fitted(picture.width, picture.height, side);
      for (const quality of QUALITIES) {
        const blob = await draw(picture, size, quality);
        if (blob && blob.size <= most) return blob;
      }
    }
  } finally {
    picture.close();
  }
  throw new Error(`“${name}” cannot be made small enough.`);
}

async function draw(
  picture: ImageBitmap,
  size: { readonly width: number; readonly height: number },
  quality: number,
): Promise<Blob | null> {
  const canvas = document.createElement('canvas');
  canvas.width = size.width;
  canvas.height = size.height;
  canvas.getContext('2d')?.drawImage(picture, 0, 0, size.width, size.height);
  const as = (type: string) => new Promise<Blob | null>((made) => canvas.toBlob(made, type, quality));
  const webp = await as('image/webp');
  // A browser that cannot write it gives a PNG instead, which is large.
  return webp?.type === 'image/webp' ? webp : as('image/jpeg');
}

/** Pictures as the wire has them. */
export function encode(images: readonly Attached[]): Promise<AgentImage[]> {
  return Promise.all(
    images.map(async ({ blob }) => {
      const bytes = new Uint8Array(await blob.arrayBuffer());
      let binary = '';
      for (let at = 0; at < bytes.length; at += 0x8000)
        binary += String.fromCharCode(...bytes.subarray(at, at + 0x8000));
      return { mime: blob.type, base64: btoa(binary) };
    }),
  );
}
