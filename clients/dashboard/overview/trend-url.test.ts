import { expect, test } from '@jest/globals';
import { periodSearch } from './period.ts';
import { trendOf, trendSearch } from './trend-url.ts';

const read = (search: string) => trendOf(new URLSearchParams(search));
const opened = { key: 'WIDGET_OPEN_RATE', isTable: false };

test('the address names a figure; what it does not name is the first one as a chart', () => {
  expect(read('figure=csat_mean&as=table')).toEqual({ key: 'CSAT_MEAN', isTable: true });
  for (const nothing of ['', 'figure=', 'figure=shoe_size', 'as=pie'])
    expect(read(nothing)).toEqual(opened);
});

test('what is as usual is left out of the address', () => {
  expect(trendSearch({ key: 'WIDGET_OPEN_RATE', isTable: false })).toBe('');
});

test('a figure and a period leave one another in the address', () => {
  const trend = { key: 'CSAT_MEAN', isTable: true } as const;
  const search = trendSearch(trend, new URLSearchParams('from=2026-11-01&to=2026-11-15'));
  expect(search).toBe('from=2026-11-01&to=2026-11-15&figure=csat_mean&as=table');
  const moved = periodSearch('7d', new URLSearchParams(search));
  expect(moved).toBe('figure=csat_mean&as=table&period=7d');
  expect(read(moved)).toEqual(trend);
});
