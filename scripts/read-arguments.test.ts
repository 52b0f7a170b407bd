import { afterEach, expect, jest, test } from '@jest/globals';
import { readArguments } from './read-arguments.ts';

afterEach(() => {
  jest.restoreAllMocks();
});

const usage = 'Usage: npm run import -- orders [--limit n]';
const read = (...args: string[]) => readArguments(usage, { limit: { type: 'string' } }, args);

test('an option that there is not is refused with how it is used', () => {
  expect(() => read('orders', '--limits', '5')).toThrow(
    expect.objectContaining({
      code: 'BAD_USER_INPUT',
      message: `Unknown option '--limits'\n\n${usage}`,
    }),
  );
  expect(() => read('orders', '--limit')).toThrow(/--limit <value>' argument missing\n\nUsage/);
});

test('--help prints how it is used and does nothing else', () => {
  const printed = jest.spyOn(console, 'log').mockReturnValue(undefined);
  const exit = jest.spyOn(process, 'exit').mockImplementation((code) => {
    throw new Error(`ended with ${code ?? 0}`);
  });
  expect(() => read('orders', '--help')).toThrow('ended with 0');
  expect(printed).toHaveBeenCalledWith(usage);
  expect(exit).toHaveBeenCalledTimes(1);
});
