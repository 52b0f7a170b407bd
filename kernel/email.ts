/**
 * An address as one person's, however it was typed: case, stray spaces and the form of its characters never matter.
 * Whoever looks for somebody by an address, or hashes one to do so, spells it so first.
 */
export const normaliseEmail = (email: string): string =>
  email.trim().normalize('NFKC').toLowerCase();
