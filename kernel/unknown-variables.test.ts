import { expect, test } from '@jest/globals';
import { tellUnknownVariables } from './unknown-variables.ts';

function toldOf(env: Record<string, string>): unknown[] {
  const told: unknown[] = [];
  tellUnknownVariables(env, { warn: (facts: object) => told.push(facts) } as never);
  return told;
}

test('a misspelt variable is told with the one that was meant, and never what stands in it', () => {
  expect(toldOf({ AURORA_LOGLEVEL: 'debug', AURORA_QUITE_ANOTHER_THING: 'x' })).toEqual([
    { variable: 'AURORA_LOGLEVEL', nearest: 'AURORA_LOG_LEVEL' },
    { variable: 'AURORA_QUITE_ANOTHER_THING' },
  ]);
});

test('what is ours, and what is no matter of ours, is not told', () => {
  const env = { AURORA_LOG_LEVEL: 'info', AURORA_STARTED_AT_MS: '1', PATH: '/bin', AURORAL: '1' };
  expect(toldOf(env)).toEqual([]);
});
