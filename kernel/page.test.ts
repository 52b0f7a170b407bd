import { expect, test } from '@jest/globals';
import { encodeCursor, readPage, toConnection } from './page.ts';

const secret = 'a cursor secret that is long enough';

test('a cursor brings back the position it was made from', () => {
  const after = encodeCursor('price', [128_000, 'prd_7'], secret);
  expect(readPage({ first: 10, after }, 'price', secret)).toEqual({
    limit: 10,
    after: [128_000, 'prd_7'],
  });
});

test('without arguments a page holds 20 and begins at the top', () => {
  expect(readPage({}, 'price', secret)).toEqual({ limit: 20, after: null });
});

test.each([0, -1, 101, 1.5])('a page of %p is refused', (first) => {
  expect(() => readPage({ first }, 'price', secret)).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'first' } }),
  );
});

test('a cursor of another list, a forged one and noise are refused alike', () => {
  const ours = encodeCursor('newest', ['prd_7'], secret);
  const forged = encodeCursor('price', [0, 'prd_1'], 'another secret of the same kind');
  for (const after of [ours, forged, 'noise', '.', `${ours}x`])
    expect(() => readPage({ after }, 'price', secret)).toThrow(
      expect.objectContaining({ code: 'CURSOR_INVALID' }),
    );
});

test('a connection carries a cursor for each edge and the ends of the page', () => {
  const connection = toConnection(
    { items: [{ id: 'a' }, { id: 'b' }], hasNextPage: true },
    { after: 'x' },
    { sortName: 'id', secret, valuesOf: ({ id }) => [id] },
  );
  expect(connection.nodes).toEqual([{ id: 'a' }, { id: 'b' }]);
  expect(connection.pageInfo).toEqual({
    hasNextPage: true,
    hasPreviousPage: true,
    startCursor: encodeCursor('id', ['a'], secret),
    endCursor: encodeCursor('id', ['b'], secret),
  });
});
