const SCHEMES = new Set(['http:', 'https:', 'mailto:']);

/** Where a link may lead: to the web or to a mailbox, absolutely, and nowhere else. */
export function safeLink(href: string): string | undefined {
  if (!URL.canParse(href)) return undefined;
  const url = new URL(href);
  return SCHEMES.has(url.protocol) ? url.href : undefined;
}

/** A file of the agent's machine that a link names (`src/a.ts:12`, `/home/me/a.ts`, `file:///a.ts`), as a person writes it. */
export function linkedFile(href: string): string | undefined {
  const path = href.startsWith('file://') ? href.slice('file://'.length) : href;
  if (!path || path.startsWith('#') || path.startsWith('//') || /^[a-z][a-z0-9+.-]+:(?!\d)/i.test(path))
    return undefined;
  try {
    return decodeURI(path).replace(/#L(\d+)(?:C\d+)?$/, ':$1');
  } catch {
    return path;
  }
}
