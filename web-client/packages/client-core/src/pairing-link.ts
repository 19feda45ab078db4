/** What the QR code of an invitation holds: `URL/#pair=NONCE`, with `&fp=FINGERPRINT` where the certificate is self-signed. */
export interface PairingLink {
  /** Of the gateway's page, without a slash at its end. */
  readonly url: string;
  readonly nonce: string;
  /** SHA-256 of the certificate in hex. */
  readonly fingerprint?: string;
}

const LINK = /^(https?:\/\/[^/?#]+)\/?#(.*)$/;
const NONCE = /^[A-Za-z0-9_-]{16,128}$/;
const FINGERPRINT = /^[0-9a-f]{64}$/;

/** Undefined for what is no link of an invitation. */
export function parsePairingLink(text: string): PairingLink | undefined {
  const parts = LINK.exec(text.trim());
  const url = parts?.[1];
  const fields = new Map((parts?.[2] ?? '').split('&').map((field) => splitAt(field, '=')));
  const nonce = fields.get('pair');
  const fingerprint = fields.get('fp');
  if (url === undefined || nonce === undefined || !NONCE.test(nonce)) {
    return undefined;
  }
  if (fingerprint === undefined) {
    return { url, nonce };
  }
  return FINGERPRINT.test(fingerprint) ? { url, nonce, fingerprint } : undefined;
}

export function pairingLink({ url, nonce, fingerprint }: PairingLink): string {
  return `${url}/#pair=${nonce}${fingerprint === undefined ? '' : `&fp=${fingerprint}`}`;
}

/** The gateway's WebSocket. */
export function socketUrl(url: string): string {
  return `${url.replace(/^http/, 'ws')}/ws`;
}

function splitAt(text: string, separator: string): [string, string] {
  const at = text.indexOf(separator);
  return at < 0 ? [text, ''] : [text.slice(0, at), text.slice(at + 1)];
}
