import { expect, test } from '@jest/globals';
import { z } from 'zod';
import type { RouteRequest } from '../gateway/http/router.ts';
import { readInput } from './read-input.ts';
import type { RestRoute } from './route.ts';

const nothing = z.strictObject({});

const sent = (body: object) =>
  readInput(
    { params: nothing, query: nothing, body: nothing } as unknown as RestRoute,
    {
      params: {},
      query: new URLSearchParams(),
      headers: { 'content-type': 'application/json' },
      body: () => Buffer.from(JSON.stringify(body)),
    } as unknown as RouteRequest,
  );

test('a body of nothing but unknown names is not answered with many times its size', async () => {
  const names = Array.from({ length: 5_000 }, (_, index) => [`n${index}`, 1]);
  const refusal = await sent(Object.fromEntries(names)).catch((error) => error);
  expect(refusal).toMatchObject({ code: 'BAD_USER_INPUT', message: 'n0: is not known here' });
  expect(refusal.details.errors).toHaveLength(50);
});
