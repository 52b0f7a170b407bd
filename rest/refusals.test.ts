import { expect, test } from '@jest/globals';
import { errorCatalog, ShopError } from '../kernel/errors.ts';
import { asSent, failureOf, refusalOf } from './refusals.ts';

const route = {
  operation: 'query RestReturn($returnId: ID!) { return(id: $returnId) { id } }',
  takesFile: false,
};

test.each([
  ['NOT_FOUND', 'NOT_FOUND', 404],
  ['SESSION_REQUIRED', 'UNAUTHENTICATED', 401],
  ['TOO_MANY_ATTEMPTS', 'RATE_LIMITED', 429],
  ['TOO_MANY_REQUESTS', 'RATE_LIMITED', 429],
  ['VERSION_STALE', 'CONFLICT', 409],
  ['CONFLICT', 'CONFLICT', 409],
  ['ILLEGAL_STATE', 'ILLEGAL_TRANSITION', 409],
  ['NOT_YOURS', 'FORBIDDEN', 403],
  ['ALREADY_HELD', 'INPUT_REFUSED', 422],
  ['TOO_MANY', 'INPUT_REFUSED', 422],
  ['toString', 'INPUT_REFUSED', 422],
])('the rule %s refuses as %s, %i', (code, expected, status) => {
  const refusal = refusalOf(
    [{ code, message: 'No', field: ['input', 'lines', '0', 'quantity'] }],
    route,
  );
  expect(refusal).toMatchObject({
    code: expected,
    details: {
      field: 'lines.0.quantity',
      errors: [{ code, message: 'No', field: 'lines.0.quantity' }],
    },
  });
  expect(errorCatalog[refusal?.code ?? 'CLIENT_GONE'].httpStatus).toBe(status);
});

test('where nothing is wrong nothing is refused; all that is wrong is told', () => {
  expect(refusalOf([], route)).toBeNull();
  const both = [
    { code: 'ALREADY_HELD', message: 'Held', field: null },
    { code: 'NOT_FOUND', message: 'Gone', field: ['holdId'] },
  ];
  expect(refusalOf(both, route)?.details['errors']).toEqual([
    { code: 'ALREADY_HELD', message: 'Held' },
    { code: 'NOT_FOUND', message: 'Gone', field: 'holdId' },
  ]);
});

test('an error of the graph keeps its code and the name of its field; the key is a header here', () => {
  const reused = { message: 'Used', extensions: { code: 'IDEMPOTENCY_KEY_REUSED' } };
  expect(failureOf(reused, route)).toMatchObject({
    code: 'IDEMPOTENCY_KEY_REUSED',
    details: { field: 'x-idempotency-key' },
  });
  const wrong = { message: 'No id', extensions: { code: 'BAD_USER_INPUT', field: 'orderId' } };
  expect(failureOf(wrong, route)).toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field: 'orderId' },
  });
  const filtered = { code: 'BAD_USER_INPUT', field: 'filter.priceMin' };
  expect(failureOf({ message: 'Above', extensions: filtered }, route)).toMatchObject({
    details: { field: 'priceMin' },
  });
});

test('what was sent has the name that it was sent by', () => {
  const noId = { message: 'No id', extensions: { code: 'BAD_USER_INPUT', field: 'id' } };
  expect(failureOf(noId, route)).toMatchObject({ details: { field: 'returnId' } });
  const upload = { operation: 'mutation Upload { inspirationUpload }', takesFile: true };
  const noPicture = { code: 'TYPE_REFUSED', message: 'No picture', field: ['input', 'uploadId'] };
  expect(refusalOf([noPicture], upload)?.details).toMatchObject({
    field: 'file',
    errors: [{ field: 'file' }],
  });
  const otherFile = new ShopError('IDEMPOTENCY_KEY_REUSED', 'Used', { field: 'idempotencyKey' });
  expect(asSent(otherFile, upload)).toMatchObject({ details: { field: 'x-idempotency-key' } });
});

test.each(['INTERNAL_SERVER_ERROR', 'SOMETHING_OF_THEIRS', undefined])(
  'the code %s of the graph is told to nobody',
  (code) => {
    expect(failureOf({ message: 'Boom', extensions: { code } }, route)).not.toHaveProperty('code');
  },
);
