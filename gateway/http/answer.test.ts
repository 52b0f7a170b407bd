import { expect, test } from '@jest/globals';
import { readAcceptedForms } from './answer.ts';

const formsOf = (accept: string | undefined, method = 'POST') =>
  readAcceptedForms({ method, headers: accept === undefined ? {} : { accept } });

test.each([
  [undefined, 'application/json', false],
  ['', 'application/json', false],
  ['*/*', 'application/json', false],
  [
    'application/graphql-response+json, application/json;q=0.9',
    'application/graphql-response+json',
    false,
  ],
  ['text/event-stream', null, true],
  ['application/json, text/event-stream', 'application/json', true],
])('accept: %s', (accept, mediaType, isStream) => {
  for (const _ of ['first', 'again']) {
    const forms = formsOf(accept);
    expect(forms?.mediaType).toBe(mediaType);
    expect(forms?.format != null).toBe(isStream);
  }
});

test('who takes nothing that can be written gets nothing, however often it asks', () => {
  for (const _ of ['first', 'again']) expect(formsOf('image/png')).toBeNull();
});

test('of a stream there is no head alone', () => {
  for (const method of ['GET', 'HEAD', 'GET']) {
    const hasStream = method !== 'HEAD';
    expect(formsOf('text/event-stream', method) !== null).toBe(hasStream);
    expect(formsOf('application/json, text/event-stream', method)?.format !== null).toBe(hasStream);
  }
});
