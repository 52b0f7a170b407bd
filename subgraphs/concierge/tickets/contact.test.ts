import { expect, test } from '@jest/globals';
import { normaliseEmail } from '../../../kernel/email.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { openContact, readContact, sealContact } from './contact.ts';

const secrets = { data: 'd'.repeat(32), piiSalt: 's'.repeat(32) };

test('a contact is spelled one way', () => {
  expect(
    readContact({
      name: ' Opal Sample ',
      email: ' Opal@Example.COM ',
      phone: '0031 (20) 123-4567',
    }),
  ).toEqual({ name: 'Opal Sample', email: 'opal@example.com', phone: '+31201234567' });
  expect(readContact({ phone: '+44 20 7946 0000' })).toEqual({
    name: null,
    email: null,
    phone: '+442079460000',
  });
});

test.each([
  ['CONTACT_MISSING', {}],
  ['CONTACT_MISSING', { name: 'Opal', email: '  ', phone: '' }],
  ['NAME_INVALID', { name: 'O'.repeat(101), email: 'opal@example.com' }],
  ['NAME_INVALID', { name: 'Opal\r\nBcc: all', email: 'opal@example.com' }],
  ['EMAIL_INVALID', { email: 'opal@example' }],
  ['EMAIL_INVALID', { email: 'opal@example.com\nBcc: all@example.com' }],
  ['EMAIL_INVALID', { email: 'opal', phone: '+31201234567' }],
  ['PHONE_INVALID', { phone: '020 123 4567' }],
  ['PHONE_INVALID', { phone: '+31 20 123 4567 ext 8', email: 'opal@example.com' }],
])('%s: %j', (problem, given) => {
  expect(readContact(given)).toBe(problem);
});

test('who typed an accent as two characters is the customer whose order has it as one', () => {
  const given = readContact({ email: 'Zoe\u0308@example.com' });
  expect(given).toMatchObject({ email: normaliseEmail('zo\u00eb@example.com') });
});

test('what is kept says who it is only to holders of the key, and that it is the same one again', () => {
  const contact = { name: 'Opal Sample', email: 'opal@example.com', phone: null };
  const kept = sealContact(contact, 'tkt_1', secrets);
  expect(JSON.stringify(kept)).not.toMatch(/opal|sample/i);
  expect(kept).toMatchObject({
    emailHash: hashPersonal('opal@example.com', secrets.piiSalt),
    phoneHash: null,
  });
  expect(openContact(kept, 'tkt_1', secrets)).toEqual(contact);
  expect(() => openContact(kept, 'tkt_2', secrets)).toThrow();
});
