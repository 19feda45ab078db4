import type { AuthParams, DeviceAnswer } from '@homie/protocol';
import { getPublicKey, hashes, sign } from '@noble/ed25519';
import { sha256, sha512 } from '@noble/hashes/sha2.js';
import { bytesToHex, utf8ToBytes } from '@noble/hashes/utils.js';

// Not WebCrypto, which a page on plain http does not have, and React Native neither.
hashes.sha512 = sha512;

const KEY_BYTES = 32;
const CODE_LENGTH = 8;
const BASE32 = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567';
const BASE64URL = 'ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_';

/** What a paired device signs in with. Secret, all of it. */
export interface DeviceCredentials {
  readonly kind: 'device';
  /** As the gateway said when the device was paired. */
  readonly gatewayId: string;
  readonly deviceId: string;
  readonly token: string;
  /** base64url, see {@link newPrivateKey}. */
  readonly privateKey: string;
}

/** How a client says who it is: as it stands on the wire, but for a device, which has a challenge to answer. */
export type SignInWith = Exclude<AuthParams, { kind: 'device' }> | DeviceCredentials;

/** A fresh Ed25519 key, base64url of its 32 bytes. */
export function newPrivateKey(randomBytes: (length: number) => Uint8Array): string {
  return toBase64Url(randomBytes(KEY_BYTES));
}

/** base64url of the 32 bytes that belong to a private key. */
export function publicKeyOf(privateKey: string): string {
  return toBase64Url(getPublicKey(fromBase64Url(privateKey)));
}

/** The code that the device and its owner compare (SPEC.md section 6). */
export function pairingCode(gatewayId: string, nonce: string, publicKey: string): string {
  const digest = sha256(utf8ToBytes(['homie pairing v1', gatewayId, nonce, publicKey].join('\n')));
  const letters = toBase32(digest).slice(0, CODE_LENGTH);
  return `${letters.slice(0, CODE_LENGTH / 2)}-${letters.slice(CODE_LENGTH / 2)}`;
}

/** The answer to a challenge (SPEC.md section 2). */
export function answerChallenge(device: DeviceCredentials, nonce: string, signedAt: number): DeviceAnswer {
  const text = [
    'homie device v1',
    device.gatewayId,
    nonce,
    device.deviceId,
    String(signedAt),
    bytesToHex(sha256(utf8ToBytes(device.token))),
  ].join('\n');
  const signature = sign(utf8ToBytes(text), fromBase64Url(device.privateKey));
  return { token: device.token, nonce, signedAt, signature: toBase64Url(signature) };
}

/** The first hello's `auth`, or with a challenge the second one's. */
export function authOf(as: SignInWith, challenge?: { readonly nonce: string; readonly signedAt: number }): AuthParams {
  if (as.kind !== 'device') {
    return as;
  }
  const answer = challenge === undefined ? {} : answerChallenge(as, challenge.nonce, challenge.signedAt);
  return { kind: 'device', deviceId: as.deviceId, ...answer };
}

// By hand: React Native's engine has no btoa for bytes, and neither side wants padding.
function toBase64Url(bytes: Uint8Array): string {
  return toDigits(bytes, 6, BASE64URL);
}

function toBase32(bytes: Uint8Array): string {
  return toDigits(bytes, 5, BASE32);
}

function toDigits(bytes: Uint8Array, width: number, digits: string): string {
  let text = '';
  let bits = 0;
  let held = 0;
  for (const byte of bytes) {
    bits = (bits << 8) | byte;
    held += 8;
    while (held >= width) {
      held -= width;
      text += digits.charAt(bits >> held);
      bits &= (1 << held) - 1;
    }
  }
  return held === 0 ? text : text + digits.charAt(bits << (width - held));
}

function fromBase64Url(text: string): Uint8Array {
  const bytes: number[] = [];
  let bits = 0;
  let held = 0;
  for (const letter of text) {
    const digit = BASE64URL.indexOf(letter);
    if (digit < 0) {
      throw new Error('this device has a key that is none; pair it again');
    }
    bits = (bits << 6) | digit;
    held += 6;
    if (held >= 8) {
      held -= 8;
      bytes.push(bits >> held);
      bits &= (1 << held) - 1;
    }
  }
  return Uint8Array.from(bytes);
}
