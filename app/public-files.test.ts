import { expect, test } from '@jest/globals';
import { isStraight } from './public-files.ts';

test.each(['shop.html', 'assets/panel.js', 'assets/fonts/serif.woff2', 'assets/..panel.js'])(
  '%s goes down only',
  (path) => {
    expect(isStraight(path)).toBe(true);
  },
);

test.each([
  '../package.json',
  '/etc/passwd',
  'assets/../start.html',
  'assets/fonts/../../start.html',
  'assets/./panel.js',
  'assets//panel.js',
  'assets/..\\start.html',
  '..',
])('%s is a detour', (path) => {
  expect(isStraight(path)).toBe(false);
});
