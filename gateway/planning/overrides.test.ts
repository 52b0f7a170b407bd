import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { anonymous, type Caller } from '../../kernel/caller.ts';
import { seededRandom } from '../../kernel/random.ts';
import { createDecideOverride, overrideLabelsOf } from './overrides.ts';

const shopper = (sessionId: string): Caller => ({
  kind: 'shopper',
  tenant: 'shop',
  scopes: [],
  client: null,
  sessionId,
  orderIds: [],
});
const callers = Array.from({ length: 2_000 }, (_, index) => shopper(`session ${index}`));

const decide = createDecideOverride(new Map([['beta', 50]]), seededRandom(1));
const shareFor = (label: string, of: readonly Caller[]): number =>
  of.filter((caller) => decide(label, caller)).length / of.length;

test.each([
  ['percent(25)', 0.25],
  ['percent(0.5)', 0.005],
  ['beta', 0.5],
])(
  '%s holds for that share of those who are known, and for the others by chance',
  (label, share) => {
    expect(shareFor(label, callers)).toBeCloseTo(share, 1);
    expect(
      shareFor(
        label,
        callers.map(() => anonymous('shop')),
      ),
    ).toBeCloseTo(share, 1);
  },
);

test('who is known is always told the same, and each label chooses its own', () => {
  const chosen = (label: string) => callers.filter((caller) => decide(label, caller));
  expect(chosen('percent(25)')).toEqual(chosen('percent(25)'));
  expect(chosen('beta')).not.toEqual(chosen('percent(50)'));
});

test.each([
  ['percent(0)', 0],
  ['percent(100)', 1],
  ['nobody named it', 0],
  ['percent(x)', 0],
])('%s holds for all or for none', (label, share) => {
  expect(shareFor(label, callers)).toBe(share);
});

test('a plan hangs on the labels of the fields that it asks for, at most four', () => {
  const overridden = new Map([
    ['percent(5)', new Set(['price'])],
    ['keys', new Set(['id'])],
    ['other', new Set(['stock'])],
  ]);
  const of = (text: string, ownNames: readonly string[] = []) =>
    overrideLabelsOf(parse(text), overridden, new Set(ownNames));
  expect(of('{ ring { ...F } } fragment F on Ring { cost: price }')).toEqual(['percent(5)']);
  expect(of('{ ring { name } }')).toEqual([]);
  expect(of('{ ring { name } }', ['id'])).toEqual(['keys']);
  const many = new Map(Array.from({ length: 9 }, (_, index) => [`l${index}`, new Set(['a'])]));
  expect(overrideLabelsOf(parse('{ a }'), many, new Set())).toEqual(['l0', 'l1', 'l2', 'l3']);
});
