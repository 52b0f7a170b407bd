import { expect, test } from '@jest/globals';
import { createRouter, type Route } from './router.ts';

const route = (method: Route['method'], path: string): Route => ({
  method,
  path,
  handle: () => ({ status: 200 }),
});
const hooks = route('POST', '/hooks/:tenant/:connector');
const art = route('GET', '/art/:descriptor');
const files = route('GET', '/assets/*');
const { match, methodsOf } = createRouter([hooks, art, files, route('*', '/any')]);

test('parameters are what stands in their place, decoded', () => {
  expect(match('POST', '/hooks/glow%20glitch/dpd')).toEqual({
    kind: 'found',
    route: hooks,
    params: { tenant: 'glow glitch', connector: 'dpd' },
  });
});

test('a star takes the rest', () => {
  expect(match('GET', '/assets/fonts/a.woff2')).toEqual({
    kind: 'found',
    route: files,
    params: { rest: 'fonts/a.woff2' },
  });
});

test('HEAD is answered where GET is', () => {
  expect(match('HEAD', '/art/ring')).toMatchObject({ kind: 'found', route: art });
});

test('a path names the methods that it takes', () => {
  expect(match('GET', '/hooks/a/b')).toEqual({ kind: 'wrong-method' });
  expect(methodsOf('/hooks/a/b')).toEqual(['POST']);
  expect(methodsOf('/art/ring')).toEqual(['GET', 'HEAD']);
  expect(methodsOf('/any')).toEqual(['GET', 'HEAD', 'POST']);
  expect(match('DELETE', '/any')).toMatchObject({ kind: 'found' });
});

test.each(['/', '/hooks', '/hooks/a', '/hooks/a/b/c', '/hooks//b', '/art/', '/art/%zz', '//'])(
  '%s is nowhere',
  (path) => {
    expect(match('POST', path).kind).not.toBe('found');
    expect(match('GET', path).kind).not.toBe('found');
  },
);
