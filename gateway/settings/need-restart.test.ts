import { expect, test } from '@jest/globals';
import { needRestart } from './need-restart.ts';
import { defaultSettings } from './settings.ts';
import { parseSettings, settingsOf } from './settings-file.ts';

const { atStart } = defaultSettings;

test('sections that are settled at the start are named where they differ', () => {
  const readAnew = settingsOf(parseSettings('# as it was', 'gateway.yaml', {}), {});
  expect(needRestart(defaultSettings, readAnew)).toEqual([]);
  expect(
    needRestart(defaultSettings, {
      atStart: {
        ...atStart,
        subgraphs: { orders: { timeoutMs: 5 } },
        log: { level: 'info' },
      },
    }),
  ).toEqual(['subgraphs', 'log']);
});

test('every one of them is looked at', () => {
  const names = Object.keys(atStart);
  const others = Object.fromEntries(names.map((name) => [name, 'other']));
  const told = needRestart(defaultSettings, { atStart: others as never });
  expect([...told].sort()).toEqual(names.sort());
});
