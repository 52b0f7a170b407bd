import { expect, test } from '@jest/globals';
import { federate, type SubgraphModel } from './support/federate.ts';

interface Ring {
  readonly id: string;
  readonly cut?: unknown;
  readonly grade?: unknown;
}

const __resolveReference = (ring: Ring) => ring;
const grade = (ring: Ring) => `graded ${JSON.stringify(ring.cut)}`;
const appraisal = (ring: Ring) => `appraised as ${ring.grade}`;

const appraised = `
  grade: String @external
  appraisal: String @requires(fields: "grade")`;

/** A ring's appraisal is made of its grade, and the grade of how the ring is cut. */
const withCut = (type: string, required: string, cut: unknown) => {
  const types = 'type Cut @shareable { shape: String }';
  const grader: SubgraphModel = {
    sdl: `
      type Query { ring: Ring }
      type Ring @key(fields: "id") {
        id: ID! cut: ${type} @external
        grade: String @requires(fields: "${required}")
      }
      ${types}`,
    resolvers: { Query: { ring: () => ({ id: 'r1' }) }, Ring: { __resolveReference, grade } },
  };
  const cutter = (more = ''): SubgraphModel => ({
    sdl: `type Ring @key(fields: "id") { id: ID! cut: ${type} ${more} } ${types}`,
    resolvers: { Ring: { __resolveReference, cut: () => cut, ...(more ? { appraisal } : {}) } },
  });
  const appraiser: SubgraphModel = {
    sdl: `type Ring @key(fields: "id") { id: ID! ${appraised} }`,
    resolvers: { Ring: { __resolveReference, appraisal } },
  };
  return { grader, cutter, appraiser };
};

test.each([
  ['a value', 'String', 'cut', 'round', 'graded "round"'],
  ['an object', 'Cut', 'cut { shape }', { shape: 'round' }, 'graded {"shape":"round"}'],
])('%s that a required field requires is there before it', async (_, type, required, cut, made) => {
  const { grader, cutter, appraiser } = withCut(type, required, cut);
  const data = { ring: { appraisal: `appraised as ${made}` } };
  const dataWithGrade = { ring: { grade: made, ...data.ring } };

  await using apart = await federate({ grader, cutter: cutter(), appraiser });
  expect(await apart.ask('{ ring { appraisal } }')).toEqual({ data });
  expect(await apart.ask('{ ring { grade appraisal } }')).toEqual({ data: dataWithGrade });

  await using inOne = await federate({ grader, cutter: cutter(appraised) });
  expect(await inOne.ask('{ ring { appraisal } }')).toEqual({ data });
  expect(await inOne.ask('{ ring { grade appraisal } }')).toEqual({ data: dataWithGrade });
});
