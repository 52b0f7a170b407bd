import { expect, test } from '@jest/globals';
import { readStartOptions } from './start-options.ts';

test('nothing is emptied unless it is asked for', () => {
  expect(readStartOptions([])).toEqual({ reset: false });
  expect(readStartOptions(['--reset'])).toEqual({ reset: true });
});

test.each([['--rest'], ['reset'], ['--reset=yes']])('%s is refused, not ignored', (option) => {
  expect(() => readStartOptions([option])).toThrow(
    expect.objectContaining({
      code: 'CONFIG_INVALID',
      message: expect.stringMatching(/reset.*The only option is --reset$|rest.*--reset$/s),
    }),
  );
});
