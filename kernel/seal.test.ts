import { expect, test } from '@jest/globals';
import fc from 'fast-check';
import { openText, sealText } from './seal.ts';

const key = 'a-key-of-the-tests-and-of-nothing-else';

test('sealed text opens to what it was, and says nothing of it before', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'grapheme', maxLength: 300 }), (text) => {
      expect(openText(sealText(text, key, 'tkt_1'), key, 'tkt_1')).toBe(text);
    }),
  );
  const sealed = sealText('opal@example.com', key, 'tkt_1');
  expect(sealed).toMatch(/^v1\.[\w-]+$/);
  expect(Buffer.from(sealed.slice(3), 'base64url').toString('latin1')).not.toContain('opal');
});

test('the same text is sealed differently each time', () => {
  expect(sealText('opal', key, 'tkt_1')).not.toBe(sealText('opal', key, 'tkt_1'));
});

test.each([
  ['under another key', (sealed: string) => openText(sealed, `${key}!`, 'tkt_1')],
  ['for another record', (sealed: string) => openText(sealed, key, 'tkt_2')],
  ['altered', (sealed: string) => openText(otherAt(5, sealed), key, 'tkt_1')],
  ['cut short', (sealed: string) => openText(sealed.slice(0, 20), key, 'tkt_1')],
  ['never sealed', () => openText('opal@example.com', key, 'tkt_1')],
])('sealed text that is %s does not open', (_what, open) => {
  expect(() => open(sealText('opal@example.com', key, 'tkt_1'))).toThrow();
});

const otherAt = (index: number, text: string): string =>
  `${text.slice(0, index)}${text[index] === 'A' ? 'B' : 'A'}${text.slice(index + 1)}`;
