import { expect, test } from '@jest/globals';
import { createUlid, fromGlobalId, localIdOf, toGlobalId } from './ids.ts';

const fixed = { int: () => 0, bytes: (count: number) => new Uint8Array(count) };

test('a global id gives back its type and local id', () => {
  const id = toGlobalId('Order', 'ord_12047');
  expect(id).toBe('T3JkZXI6b3JkXzEyMDQ3');
  expect(fromGlobalId(id)).toEqual({ typeName: 'Order', localId: 'ord_12047' });
});

test.each([
  '',
  'x',
  'ord_12047',
  '%%%',
  Buffer.from('no colon').toString('base64url'),
  `${toGlobalId('Order', 'a')}=`,
])('what is no id of ours is refused: %j', (id) => {
  expect(() => fromGlobalId(id)).toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
});

test('an id of another type is refused and the message names both', () => {
  expect(() => localIdOf('Order', toGlobalId('Product', 'prd_1'), 'orderId')).toThrow(
    expect.objectContaining({
      message: 'That id is of type Product, not Order',
      details: { field: 'orderId' },
    }),
  );
});

test('ULIDs sort by time', () => {
  const at = (iso: string) => createUlid({ now: () => new Date(iso) }, fixed);
  expect(at('2026-11-21T14:00:00.000Z')).toHaveLength(26);
  expect(at('2026-11-21T14:00:00.000Z') < at('2026-11-21T14:00:00.001Z')).toBe(true);
  expect(at('1999-12-31T23:59:59.999Z') < at('2026-01-01T00:00:00.000Z')).toBe(true);
});

test('what is no id is refused by the name of the field that it stood in', () => {
  expect(() => localIdOf('Order', 'ord_1', 'orderId')).toThrow(
    expect.objectContaining({ code: 'BAD_USER_INPUT', details: { field: 'orderId' } }),
  );
});
