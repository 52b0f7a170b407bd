import { expect } from '@jest/globals';
import { routes } from '../../../rest/routes/index.ts';
import type { Answer } from './start-api.ts';

/** The answer holds what its route promises, and nothing that it does not say. */
export function keepsItsWord(id: string, answer: Answer): void {
  const route = routes.find((each) => each.id === id);
  if (!route) throw new Error(`There is no route ${id}`);
  expect({ status: answer.status, told: answer.json }).toEqual({
    status: route.status,
    told: route.answer.parse(answer.json),
  });
}

/** A refusal is a problem: RFC 9457, with our code and the request's id. */
export function isProblem(answer: Answer, status: number, code: string, field?: string): void {
  expect([answer.status, answer.json['code'], answer.json['field']]).toEqual([status, code, field]);
  expect(answer.headers.get('content-type')).toBe('application/problem+json');
  expect(answer.json).toMatchObject({
    type: `urn:aurora:problem:${code}`,
    status,
    requestId: answer.headers.get('x-request-id'),
  });
}
