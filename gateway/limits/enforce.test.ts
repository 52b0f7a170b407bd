import { expect, test } from '@jest/globals';
import { createEnforcement, tokensToRead } from './enforce.ts';
import { defaultLimits as limits } from './limits.ts';

test('what is within a limit passes, and what is over it is refused by name', () => {
  const seen: string[] = [];
  const enforce = createEnforcement({
    limits,
    onExceeded: (limit, outcome) => seen.push(`${limit} ${outcome}`),
  });
  enforce('depthMax', 20);
  expect(seen).toEqual([]);
  expect(() => enforce('depthMax', 21)).toThrow(
    expect.objectContaining({
      code: 'OPERATION_LIMIT_EXCEEDED',
      message: 'This operation has 21 levels deep; the limit is 20',
      details: { limit: 'depthMax', max: 20, actual: 21 },
    }),
  );
  expect(seen).toEqual(['depthMax refused']);
});

test('a limit that is only measured is told and lets pass; the others hold', () => {
  const seen: string[] = [];
  const enforce = createEnforcement({
    limits,
    measureOnly: ['costMax'],
    onExceeded: (limit, outcome) => seen.push(`${limit} ${outcome}`),
  });
  enforce('costMax', 1_000_000);
  expect(() => enforce('aliasesMax', 61)).toThrow('61 aliases');
  expect(seen).toEqual(['costMax measured', 'aliasesMax refused']);
});

test('what would cost the gateway itself too much is refused even where it is only measured', () => {
  const enforce = createEnforcement({ limits, measureOnly: ['fieldsMax', 'tokensMax'] });
  enforce('fieldsMax', 100_000);
  expect(() => enforce('fieldsMax', 100_001)).toThrow('100001 fields');
  expect(tokensToRead({ limits, measureOnly: ['tokensMax'] })).toBe(100_000);
  expect(tokensToRead({ limits })).toBe(4_000);
});
