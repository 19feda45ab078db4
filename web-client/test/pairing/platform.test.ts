import { expect, it } from 'vitest';
import { suggestedName, systemName } from '../../src/pairing/platform';

const LINUX = 'Mozilla/5.0 (X11; Linux x86_64) AppleWebKit/537.36 (KHTML, like Gecko)';
const IOS = 'AppleWebKit/605.1.15 (KHTML, like Gecko)';

it.each([
  [`${LINUX} Chrome/156.0.0.0 Safari/537.36`, 0, 'Chrome on Linux'],
  [`${LINUX} Chrome/156.0.0.0 Safari/537.36 Edg/156.0.0.0`, 0, 'Edge on Linux'],
  ['Mozilla/5.0 (X11; Linux x86_64; rv:150.0) Gecko/20100101 Firefox/150.0', 0, 'Firefox on Linux'],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${IOS} Version/19.0 Mobile/15E148 Safari/604.1`,
    5,
    'Safari on iPhone',
  ],
  [
    `Mozilla/5.0 (iPhone; CPU iPhone OS 19_0 like Mac OS X) ${IOS} CriOS/156.0 Mobile/15E148 Safari/604.1`,
    5,
    'Chrome on iPhone',
  ],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${IOS} Version/19.0 Safari/605.1.15`, 5, 'Safari on iPad'],
  [`Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) ${IOS} Version/19.0 Safari/605.1.15`, 0, 'Safari on Mac'],
  [
    'Mozilla/5.0 (Linux; Android 16; Pixel 10) AppleWebKit/537.36 Chrome/156.0.0.0 Mobile Safari/537.36',
    5,
    'Chrome on Android phone',
  ],
  [
    'Mozilla/5.0 (Linux; Android 16; SM-X910) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36',
    5,
    'Chrome on Android tablet',
  ],
  [
    'Mozilla/5.0 (Windows NT 10.0; Win64; x64) AppleWebKit/537.36 Chrome/156.0.0.0 Safari/537.36',
    0,
    'Chrome on Windows',
  ],
  ['', 0, 'a browser on Browser'],
])('calls %s with %i fingers %s', (userAgent, touchPoints, name) => {
  expect(suggestedName({ userAgent, touchPoints })).toBe(name);
  expect(name).toContain(systemName({ userAgent, touchPoints }));
});
