import { expect, test } from '@jest/globals';
import { readClientMessage, readServerMessage } from './protocol.ts';

const subscribe = (payload: unknown, id: unknown = '1') =>
  readClientMessage(JSON.stringify({ id, type: 'subscribe', payload }));

test('a subscribe message with every field', () => {
  const payload = {
    query: '{ me }',
    operationName: 'Me',
    variables: { a: 1 },
    extensions: { lastEventId: 'x' },
  };
  expect(subscribe(payload)).toEqual({ type: 'subscribe', id: '1', payload });
});

test('null stands for absent in optional fields', () => {
  expect(subscribe({ query: '', documentId: null, variables: null })).not.toBeNull();
});

test.each([
  ['no payload', undefined],
  ['no query', {}],
  ['a query that is no text', { query: 1 }],
  ['variables in a list', { query: '{ me }', variables: [] }],
  ['an operation name that is no text', { query: '{ me }', operationName: 1 }],
  ['a document id that is no text', { query: '', documentId: {} }],
  ['extensions that are no object', { query: '{ me }', extensions: 'x' }],
])('subscribe with %s breaks the protocol', (_what, payload) => {
  expect(subscribe(payload)).toBeNull();
});

test.each([[''], [1], [null], ['x'.repeat(257)]])('%j is no id', (id) => {
  expect(subscribe({ query: '{ me }' }, id)).toBeNull();
});

test.each([['{'], ['[]'], ['"text"'], ['null'], ['{"type":"nope"}'], ['{"type":1}'], ['{}']])(
  '%s is no message',
  (text) => {
    expect(readClientMessage(text)).toBeNull();
    expect(readServerMessage(text)).toBeNull();
  },
);

test('connection_init may carry nothing, null or an object, and nothing else', () => {
  expect(readClientMessage('{"type":"connection_init"}')).toEqual({
    type: 'connection_init',
    payload: {},
  });
  expect(readClientMessage('{"type":"connection_init","payload":null}')).not.toBeNull();
  expect(readClientMessage('{"type":"connection_init","payload":"token"}')).toBeNull();
});

test('what a ping carries is kept for the pong', () => {
  expect(readClientMessage('{"type":"ping","payload":{"at":1}}')).toEqual({
    type: 'ping',
    payload: { at: 1 },
  });
});

test('an error of a server is a list of errors with messages', () => {
  const read = (payload: unknown) =>
    readServerMessage(JSON.stringify({ id: '1', type: 'error', payload }));
  expect(read([{ message: 'no' }])).toEqual({
    type: 'error',
    id: '1',
    payload: [{ message: 'no' }],
  });
  expect(read({ message: 'no' })).toBeNull();
  expect(read([{}])).toBeNull();
});
