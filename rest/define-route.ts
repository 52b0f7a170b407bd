import { z } from 'zod';
import type { Input, RestRoute } from './route.ts';

const nothing = z.strictObject({});

type Common = 'id' | 'tag' | 'path' | 'summary' | 'operation' | 'root' | 'answer';
type Described = Pick<RestRoute, Common> & Partial<Omit<RestRoute, Common | 'changes'>>;

/** A route that only reads. What it takes becomes the operation's variables, and its data the answer. */
export const readRoute = (route: Described): RestRoute => ({
  ...standing,
  method: 'GET',
  changes: false,
  variables: ({ params, query, body }) => ({ ...params, ...query, ...body }),
  shape: (data) => data,
  ...route,
});

/**
 * A route that changes something. What it takes is the mutation's `input`, and its payload the answer; `userErrors`
 * are no part of it, for they are refusals here.
 */
export const changeRoute = (route: Described): RestRoute => ({
  ...standing,
  method: 'POST',
  changes: true,
  variables: ({ params, body }, { idempotencyKey }) => ({
    input: { ...params, ...body, idempotencyKey },
  }),
  shape(data) {
    const { userErrors, ...rest } = data[route.root] as Record<string, unknown>;
    return rest;
  },
  ...route,
});

const standing = {
  access: 'bearer',
  aliases: [],
  status: 200,
  params: nothing,
  query: nothing,
  body: null,
  takesFile: false,
  example: {} as Partial<Input>,
} as const;
