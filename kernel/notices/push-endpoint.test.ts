import { expect, test } from '@jest/globals';
import { isPushEndpoint } from './push-endpoint.ts';

test.each([
  'https://fcm.googleapis.com/fcm/send/abc:def',
  'https://updates.push.services.mozilla.com/wpush/v2/gAAAA',
  'https://web.push.apple.com/QGuQyavXutnMH',
  'https://wns2-par02p.notify.windows.com/w/?token=BQYAAA',
])('%s is a push service', (endpoint) => {
  expect(isPushEndpoint(endpoint, false)).toBe(true);
});

test.each([
  ['an address of the house', 'https://10.0.0.7/wpush'],
  ['a host of the cloud', 'http://169.254.169.254/latest/meta-data'],
  ['this machine', 'http://127.0.0.1:4000/push'],
  ['any other site', 'https://shop.example/push'],
  ['a name that only ends alike', 'https://evilfcm.googleapis.com/fcm/send'],
  ['a name that only begins alike', 'https://fcm.googleapis.com.example/fcm/send'],
  ['no TLS', 'http://fcm.googleapis.com/fcm/send/abc'],
  ['another port', 'https://fcm.googleapis.com:8443/fcm/send/abc'],
  ['a password', 'https://me:secret@fcm.googleapis.com/fcm/send/abc'],
  ['another scheme', 'file:///etc/passwd'],
  ['no address', 'fcm'],
  ['a long address', `https://fcm.googleapis.com/${'x'.repeat(1_000)}`],
])('%s is none', (_what, endpoint) => {
  expect(isPushEndpoint(endpoint, false)).toBe(false);
});

test('a push service of this machine is one in development alone', () => {
  expect(isPushEndpoint('http://127.0.0.1:21900/push', true)).toBe(true);
  expect(isPushEndpoint('http://10.0.0.7/push', true)).toBe(false);
});
