import { expect, it } from 'vitest';
import { codeInFragment } from '../../src/sign-in/auth';

it.each([
  ['#code=AB-12', 'AB-12'],
  ['#code=', undefined],
  ['', undefined],
  ['#other=1', undefined],
  ['#x=1&code=Z', 'Z'],
])('finds the code in %j', (hash, code) => expect(codeInFragment(hash)).toBe(code));
