/** What a browser tells of itself; `userAgentData` is there in Chromium alone. */
export interface BrowserFacts {
  readonly userAgent: string;
  readonly touchPoints: number;
}

const BROWSERS: readonly (readonly [RegExp, string])[] = [
  [/\bEdgA?\//, 'Edge'],
  [/\bOPR\//, 'Opera'],
  [/\bSamsungBrowser\//, 'Samsung Internet'],
  [/\b(Firefox|FxiOS)\//, 'Firefox'],
  [/(Chrome|CriOS|Chromium)\//, 'Chrome'],
  [/\bSafari\//, 'Safari'],
];

/** What this is, as its owner would call it: `iPhone`, `Android phone`, `Linux`. */
export function systemName({ userAgent, touchPoints }: BrowserFacts): string {
  if (/iPhone/.test(userAgent)) return 'iPhone';
  // An iPad says that it is a Mac, but no Mac has a touch screen.
  if (/iPad/.test(userAgent) || (/Macintosh/.test(userAgent) && touchPoints > 1)) return 'iPad';
  if (/Android/.test(userAgent)) return /Mobile/.test(userAgent) ? 'Android phone' : 'Android tablet';
  if (/Macintosh/.test(userAgent)) return 'Mac';
  if (/Windows/.test(userAgent)) return 'Windows';
  if (/CrOS/.test(userAgent)) return 'Chromebook';
  if (/Linux/.test(userAgent)) return 'Linux';
  return 'Browser';
}

export function browserName({ userAgent }: BrowserFacts): string {
  return BROWSERS.find(([pattern]) => pattern.test(userAgent))?.[1] ?? 'a browser';
}

export function thisBrowser(): BrowserFacts {
  return { userAgent: navigator.userAgent, touchPoints: navigator.maxTouchPoints };
}

/** `Firefox on iPhone`: a name to begin with. */
export function suggestedName(facts: BrowserFacts): string {
  return `${browserName(facts)} on ${systemName(facts)}`;
}
