import { expect, test } from '@jest/globals';
import { anonymous, type Scope, type StaffCaller, type StaffRole } from '../../kernel/caller.ts';
import { systemClock } from '../../kernel/clock.ts';
import { createLog } from '../../kernel/log.ts';
import { defaultSettings, type Settings } from './settings.ts';
import { settledParts } from './settled-parts.ts';

const partsOf = (settings: Partial<Settings>) =>
  settledParts(
    () => ({ ...defaultSettings, ...settings }),
    systemClock,
    createLog({ level: 'silent', name: 'gateway' }),
  );

const somebody = (roles: string, scopes = ''): StaffCaller => ({
  ...anonymous('default'),
  kind: 'staff',
  subject: 'ada',
  name: '',
  roles: [roles as StaffRole],
  scopes: [scopes as Scope],
});

test('policies hold by roles and scopes, and those that nobody wrote never do', async () => {
  const { decidePolicies } = partsOf({
    policies: { agents: { roles: ['agent', 'lead'] }, gold: { scopes: ['gold'] } },
  });
  const asked = ['agents', 'gold', 'constructor', 'unknown'];
  expect(await decidePolicies(asked, somebody('agent'))).toEqual(new Set(['agents']));
  expect(await decidePolicies(asked, somebody('lead', 'gold'))).toEqual(
    new Set(['agents', 'gold']),
  );
  expect(await decidePolicies(asked, anonymous('default'))).toEqual(new Set());
});

test.each([
  ['everybody', [true, true, true]],
  ['callers', [false, true, true]],
  ['nobody', [false, false, false]],
  [{ roles: ['lead'] }, [false, false, true]],
] as const)('the schema is seen by %j', (introspection, seen) => {
  const { maySeeSchema } = partsOf({ introspection });
  const readers = [anonymous('default'), somebody('agent'), somebody('lead')];
  expect(readers.map((reader) => maySeeSchema(reader))).toEqual(seen);
});

test('nobody administers unless the file says who', () => {
  expect(partsOf({}).mayAdminister(somebody('admin', 'admin'))).toBe(false);
  const { mayAdminister } = partsOf({ administrators: { roles: ['lead'] } });
  expect(mayAdminister(somebody('lead'))).toBe(true);
  expect(mayAdminister(somebody('agent', 'admin'))).toBe(false);
});
