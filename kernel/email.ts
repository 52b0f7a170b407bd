/**
 * An address as one person's, however it was typed: case, stray spaces and the form of its characters never matter.
 * Whoever looks for somebody by an address, or hashes one to do so, spells it so first.
 */
export const normaliseEmail = (email: string): string =>
  email.trim().normalize('NFKC').toLowerCase();

/** In characters; mail knows none that are longer (RFC 5321). */
const emailLengthMax = 254;

/**
 * Whether a letter could go to this normalised address and to no other: one @, a host with a dot, and nothing that a
 * header would read as a list, a name or a line of its own. Whether it exists, only a letter tells.
 */
export const isEmail = (normalised: string): boolean =>
  normalised.length <= emailLengthMax &&
  /^[^\s@<>(),;:"\\\p{C}]{1,64}@(?:[^\s@<>(),;:"\\\p{C}.]+\.)+[^\s@<>(),;:"\\\p{C}.]{2,}$/u.test(
    normalised,
  );
