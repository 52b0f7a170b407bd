import { expect, test } from '@jest/globals';
import { createClientAddress, type ProxyTrust } from './client-address.ts';

const by = (
  trust: Partial<ProxyTrust>,
  peer: string | undefined,
  headers: Record<string, string> = {},
): string =>
  createClientAddress({ proxies: [], header: 'x-forwarded-for', ...trust })({
    headers,
    socket: { remoteAddress: peer },
  });

test('without trusted proxies the peer is the client, whatever it says', () => {
  expect(by({}, '192.0.2.7', { 'x-forwarded-for': '198.51.100.1' })).toBe('192.0.2.7');
  expect(by({}, '::ffff:192.0.2.7')).toBe('192.0.2.7');
  expect(by({}, undefined)).toBe('unknown');
});

test('a peer that is no trusted proxy is not believed', () => {
  const trust = { proxies: ['10.0.0.0/8'] };
  expect(by(trust, '192.0.2.7', { 'x-forwarded-for': '198.51.100.1' })).toBe('192.0.2.7');
});

test.each([
  ['198.51.100.1', '198.51.100.1'],
  ['made up, 198.51.100.1', '198.51.100.1'],
  ['203.0.113.9, 198.51.100.1, 10.1.1.1', '198.51.100.1'],
  ['198.51.100.1:5120', '198.51.100.1'],
  ['2001:DB8::1', '2001:db8::1'],
  ['unknown', '10.0.0.1'],
  ['198.51.100.1, _hidden', '10.0.0.1'],
  ['10.2.2.2, 10.1.1.1', '10.2.2.2'],
  ['', '10.0.0.1'],
])('behind a trusted proxy, x-forwarded-for %p means %p', (header, client) => {
  const trust = { proxies: ['10.0.0.0/8'] };
  expect(by(trust, '10.0.0.1', { 'x-forwarded-for': header })).toBe(client);
});

test.each([
  ['for=198.51.100.1', '198.51.100.1'],
  ['for="198.51.100.1:80";proto=https;by=10.0.0.1', '198.51.100.1'],
  ['For="[2001:db8::1]:4711"', '2001:db8::1'],
  ['for=203.0.113.9, proto=https;for=198.51.100.1', '198.51.100.1'],
  ['proto=https', '::1'],
])('with Forwarded, %p means %p', (header, client) => {
  const trust = { proxies: ['loopback'], header: 'forwarded' } as const;
  expect(by(trust, '::1', { forwarded: header, 'x-forwarded-for': '203.0.113.1' })).toBe(client);
});

test('no more than ten proxies are looked through', () => {
  const header = ['198.51.100.1', ...Array.from({ length: 12 }, (_, index) => `10.0.1.${index}`)];
  const trust = { proxies: ['10.0.0.0/8'] };
  expect(by(trust, '10.0.0.1', { 'x-forwarded-for': header.join(', ') })).toBe('10.0.1.2');
});

test.each(['10.0.0.0/40', 'proxy.example', ''])('%p is no proxy to trust', (text) => {
  expect(() => by({ proxies: [text] }, '10.0.0.1')).toThrow(
    expect.objectContaining({ code: 'CONFIG_INVALID' }),
  );
});
