import { expect, test } from '@jest/globals';
import type { Counts } from './counts.ts';
import { type KpiCounts, type KpiKey, toKpis, verdictOf } from './kpi.ts';
import { sliceCount } from './period.ts';

const counts = (given: Record<string, number> = {}): Counts => new Map(Object.entries(given));
const kpi = (key: KpiKey, change: Partial<KpiCounts>) =>
  toKpis({
    slices: [],
    previous: counts(),
    baseline: counts(),
    openTickets: 0,
    ...change,
  }).find((one) => one.key === key);

test('a mean weighs every rating alike, not every slice', () => {
  const slices = Array.from({ length: sliceCount }, () => counts());
  slices[0] = counts({ ratings: 1, 'ratings:sum': 5 });
  slices[13] = counts({ ratings: 9, 'ratings:sum': 36 });
  const rating = kpi('CSAT_MEAN', { slices, previous: counts({ ratings: 2, 'ratings:sum': 8 }) });
  expect(rating).toMatchObject({
    value: 4.1,
    previous: 4,
    target: 4,
    onTarget: true,
    sampleSize: 10,
  });
  expect(rating?.series).toEqual([5, ...Array(12).fill(null), 4]);
});

test.each<[KpiKey, Record<string, number>, number]>([
  ['CSAT_GOOD_SHARE', { ratings: 10, 'ratings:4': 3, 'ratings:5': 4 }, 0.7],
  ['DEFLECTION', { 'sessions:asked': 10, 'sessions:person': 3 }, 0.7],
  ['CONVERSION', { 'sessions:asked': 10, 'sessions:converted': 1 }, 0.1],
  ['CAPSULE_CONVERSION', { 'sessions:sawPieces': 8, 'sessions:heldPiece': 2 }, 0.25],
  ['WIDGET_OPEN_RATE', { visitors: 300, 'sessions:opened': 40 }, 0.1333],
])('%s of %j is %d', (key, given, value) => {
  expect(kpi(key, { slices: [counts(given)] })?.value).toBe(value);
});

test('at the target is not above it', () => {
  const slices = [counts({ 'sessions:asked': 10, 'sessions:person': 8 })];
  expect(kpi('DEFLECTION', { slices })).toMatchObject({ value: 0.2, onTarget: false });
});

test('without anything to measure there is no figure, and no verdict', () => {
  expect(kpi('CONVERSION', {})).toMatchObject({
    value: null,
    previous: null,
    onTarget: null,
    baseline: null,
    verdict: 'UNKNOWN',
    sampleSize: 0,
  });
});

test('a figure without a target of its own is to stay within a tenth of its baseline', () => {
  const given = { 'sessions:sawPieces': 100, 'sessions:heldPiece': 20 };
  expect(
    kpi('CAPSULE_CONVERSION', { slices: [counts(given)], baseline: counts(given) }),
  ).toMatchObject({ value: 0.2, baseline: 0.2, target: 0.18, onTarget: true, verdict: 'STEADY' });
});

test.each<[number | null, number | null, string]>([
  [0.2, 0.2, 'STEADY'],
  [0.181, 0.2, 'STEADY'],
  [0.23, 0.2, 'BETTER'],
  [0.17, 0.2, 'WORSE'],
  [0.15, 0.2, 'ALARM'],
  [null, 0.2, 'UNKNOWN'],
  [0.2, null, 'UNKNOWN'],
  [0.2, 0, 'UNKNOWN'],
])('%d beside a baseline of %d is %s', (value, baseline, verdict) => {
  expect(verdictOf(value, baseline)).toBe(verdict);
});

test('a handful of sessions raises no alarm', () => {
  const slices = [counts({ 'sessions:asked': 5 })];
  const baseline = counts({ 'sessions:asked': 500, 'sessions:converted': 50 });
  expect(kpi('CONVERSION', { slices, baseline })).toMatchObject({ value: 0, verdict: 'UNKNOWN' });
});

test('open tickets are those there were and those that came, less those resolved', () => {
  const slices = Array.from({ length: sliceCount }, () => counts());
  slices[1] = counts({ 'tickets:opened': 3 });
  slices[2] = counts({ 'tickets:opened': 1, 'tickets:closed': 2 });
  const open = kpi('OPEN_TICKETS', { slices, openTickets: 4 });
  expect(open).toMatchObject({ value: 6, previous: 4, onTarget: true });
  expect(open?.series).toEqual([4, 7, ...Array(12).fill(6)]);
});
