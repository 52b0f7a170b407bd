import { expect, jest, test } from '@jest/globals';
import { anonymous } from '../../kernel/caller.ts';
import type { AccessRequirement, GuardedSelection } from '../operation.ts';
import { deniedTo } from './guarded-selections.ts';
import { type DecidePolicies, heldPolicies, noPolicies } from './policies.ts';

const caller = anonymous('shop');
const selection = (requirement: AccessRequirement): GuardedSelection => ({
  node: {} as never,
  requirements: [requirement],
});
const asks = (...anyOf: readonly string[][]) => selection({ kind: 'policies', anyOf });

test('each policy that is asked for is decided once, and only those', async () => {
  const asked: unknown[] = [];
  const decide: DecidePolicies = (names) => {
    asked.push(names);
    return new Set(['vip']);
  };
  const guarded = [
    asks(['vip', 'adult'], ['staff']),
    asks(['vip']),
    selection({ kind: 'authenticated' }),
  ];
  expect(await heldPolicies(guarded, caller, decide, () => {})).toEqual(new Set(['vip']));
  expect(asked).toEqual([['vip', 'adult', 'staff']]);

  await heldPolicies([selection({ kind: 'authenticated' })], caller, decide, () => {});
  expect(asked).toHaveLength(1);
});

test('one group of policies must hold as a whole', () => {
  const guarded = [asks(['vip', 'adult'], ['staff'])];
  const isDenied = (...held: readonly string[]) =>
    deniedTo(caller, guarded, new Set(held)).length === 1;
  expect([isDenied(), isDenied('vip'), isDenied('vip', 'adult'), isDenied('staff')]).toEqual([
    true,
    true,
    false,
    false,
  ]);
});

test('what nobody decides, or cannot be decided, does not hold', async () => {
  const onFailure = jest.fn();
  expect(await heldPolicies([asks(['vip'])], caller, undefined, onFailure)).toBe(noPolicies);
  const fails = async (): Promise<never> => {
    throw new Error('The service of policies is down');
  };
  expect(await heldPolicies([asks(['vip'])], caller, fails, onFailure)).toBe(noPolicies);
  expect(onFailure).toHaveBeenCalledTimes(1);
});

test('a decision that does not come does not hold', async () => {
  const reasons: unknown[] = [];
  const never = () => new Promise<never>(() => {});
  const held = await heldPolicies([asks(['vip'])], caller, never, (error) => reasons.push(error));
  expect(held).toBe(noPolicies);
  expect(String(reasons[0])).toContain('not decided within 1000 ms');
});
