import { expect, it } from 'vitest';
import { byPower, firstRole, inOrder, roleText, scopeText } from '../../src/access/roles';

it('lists roles from the mightiest on, those of the configuration last', () =>
  expect(byPower(['zoo', 'viewer', 'guest', 'owner', 'operator'])).toEqual([
    'owner',
    'operator',
    'viewer',
    'guest',
    'zoo',
  ]));

it.each([
  [['owner', 'operator', 'viewer'], 'operator'],
  [['owner', 'viewer'], 'viewer'],
  [['owner'], 'owner'],
  [[], ''],
])('of %j offers %j first: never the right to let others in while there is less', (roles, first) =>
  expect(firstRole(roles)).toBe(first),
);

it('has a name for a role and a scope that nobody told it of', () => {
  expect(roleText('guest')).toMatchObject({ title: 'Guest' });
  expect(scopeText('example.read')).toBe('example.read');
  expect(inOrder(['example.read', 'gateway.admin', 'terminal.read'])).toEqual([
    'terminal.read',
    'gateway.admin',
    'example.read',
  ]);
});
