import { isEmail, normaliseEmail } from '../../../kernel/email.ts';
import { hashPersonal } from '../../../kernel/personal-data.ts';
import { readPhone } from '../../../kernel/phone.ts';
import { openText, sealText } from '../../../kernel/seal.ts';
import type { SealedContact } from './ticket.ts';

/** Where a shopper can be reached, as it was checked and spelled one way. */
export interface Contact {
  readonly name: string | null;
  /** As `normaliseEmail` spells it. */
  readonly email: string | null;
  /** E.164: `+31201234567`. */
  readonly phone: string | null;
}

export interface GivenContact {
  readonly name?: string | null | undefined;
  readonly email?: string | null | undefined;
  readonly phone?: string | null | undefined;
}

export type ContactProblem = 'CONTACT_MISSING' | 'NAME_INVALID' | 'EMAIL_INVALID' | 'PHONE_INVALID';

/** In characters. */
const nameLengthMax = 100;

/** @returns the contact, or what is wrong with it */
export function readContact(given: GivenContact): Contact | ContactProblem {
  const name = given.name?.normalize('NFC').trim() || null;
  const email = normaliseEmail(given.email ?? '') || null;
  const typedPhone = given.phone?.trim() || null;
  const phone = typedPhone && readPhone(typedPhone);
  if (name !== null && (name.length > nameLengthMax || /\p{C}/u.test(name))) return 'NAME_INVALID';
  if (email !== null && !isEmail(email)) return 'EMAIL_INVALID';
  if (typedPhone !== null && phone === null) return 'PHONE_INVALID';
  return email === null && phone === null ? 'CONTACT_MISSING' : { name, email, phone };
}

export interface ContactSecrets {
  readonly data: string;
  readonly piiSalt: string;
}

/** As it is kept: read by holders of the key, found by the same address or number given again. */
export const sealContact = (
  contact: Contact,
  ticketId: string,
  { data, piiSalt }: ContactSecrets,
): SealedContact => ({
  sealed: sealText(JSON.stringify(contact), data, ticketId),
  emailHash: contact.email && hashPersonal(contact.email, piiSalt),
  phoneHash: contact.phone && hashPersonal(contact.phone, piiSalt),
});

/** @throws Error when it was sealed under another key */
export const openContact = (
  { sealed }: SealedContact,
  ticketId: string,
  { data }: Pick<ContactSecrets, 'data'>,
): Contact => JSON.parse(openText(sealed, data, ticketId)) as Contact;
