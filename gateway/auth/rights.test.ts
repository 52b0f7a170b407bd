import { expect, test } from '@jest/globals';
import { anonymous, type StaffCaller } from '../../kernel/caller.ts';
import { hasRight } from './rights.ts';

const agent: StaffCaller = {
  ...anonymous('default'),
  kind: 'staff',
  subject: 'ada',
  name: '',
  roles: ['viewer'],
  scopes: ['orders:read', 'orders:write'],
};

test.each([
  [{ roles: ['viewer'] }, true],
  [{ roles: ['admin', 'viewer'] }, true],
  [{ roles: ['admin'] }, false],
  [{ scopes: ['orders:read', 'orders:write'] }, true],
  [{ scopes: ['orders:read', 'kpis:read'] }, false],
  [{ roles: ['viewer'], scopes: ['kpis:read'] }, false],
])('one of the roles and all of the scopes: %j', (right, holds) => {
  expect(hasRight(agent, right)).toBe(holds);
});

test('nobody in particular has no right, also one that asks for nothing', () => {
  expect(hasRight(anonymous('default'), {})).toBe(false);
});
