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
/** The longest side that models look at, and the shortest that is worth sending, in pixels. */
const LONGEST_SIDE = 2048;
const SHORTEST_SIDE = 160;
const QUALITY = 0.8;
/** How often a picture is drawn smaller until it fits. */
const TRIES = 6;
/** A file larger than this is not even opened, in bytes. */
const LARGEST_FILE = 64 * 1024 * 1024;

let attached = 0;

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
    ...files.map((file) => ({ key: `picture-${++attached}`, name: file.name || 'Picture', original: file as Blob })),
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
    let side = Math.min(LONGEST_SIDE, Math.max(picture.width, picture.height));
    for (let n = 0; n < TRIES && side >= SHORTEST_SIDE; n++) {
      const blob = await draw(picture, fitted(picture.width, picture.height, side));
      if (blob.size <= most) return blob;
      side = nextSide(side, blob.size, most);
    }
  } finally {
    picture.close();
  }
  throw new Error(`“${name}” cannot be made small enough.`);
}

/** The side with which a picture of `size` bytes probably has `most`: bytes grow with the area. A little less, to be sure. */
export function nextSide(side: number, size: number, most: number): number {
  return Math.floor(side * Math.min(0.9, Math.sqrt(most / size) * 0.92));
}

async function draw(picture: ImageBitmap, { width, height }: ReturnType<typeof fitted>): Promise<Blob> {
  const canvas = new OffscreenCanvas(width, height);
  canvas.getContext('2d')?.drawImage(picture, 0, 0, width, height);
  const blob = await canvas.convertToBlob({ type: 'image/webp', quality: QUALITY });
  // A browser that cannot write it gives a PNG instead, which is large.
  return blob.type === 'image/webp' ? blob : canvas.convertToBlob({ type: 'image/jpeg', quality: QUALITY });
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
