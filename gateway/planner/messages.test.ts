import { expect, test } from '@jest/globals';
import { parse } from 'graphql';
import { compose } from '../composition/compose.ts';
import { createGeneration } from '../generation.ts';
import { planOperation } from '../planning/plan-operation.ts';
import { readPlan, writePlan } from './messages.ts';

const { supergraphSdl } = compose([
  {
    name: 'catalog',
    url: '',
    sdl: `
      type Query { gems: [Gem!]! }
      union Gem = Ring | Pearl
      type Ring { mate: Size }
      type Pearl { mate: Size }
      type Size { mm(plus: Int): Int }`,
  },
]);
const plan = planOperation(
  createGeneration(supergraphSdl),
  parse('{ gems { ... on Ring { mate { mm } } ... on Pearl { mate { mm(plus: 1) } } } }'),
  null,
);

test('a plan comes over as it was, with what clashes in it', () => {
  expect(plan.clashes?.size).toBeGreaterThan(0);
  expect(readPlan(writePlan(plan))).toEqual(plan);
});

test('what clashes weighs too', () => {
  const { clashes = new Map(), ...rest } = plan;
  const names = [...clashes.keys()].join('');

  expect(writePlan(plan).length).toBeGreaterThan(writePlan(rest).length + names.length);
});
