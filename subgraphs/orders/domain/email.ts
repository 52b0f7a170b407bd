/** Whether a letter could reach it: one @, a dot in the host, no spaces. Whether it exists, only a letter tells. */
export const isEmail = (normalised: string): boolean =>
  normalised.length <= 254 && /^[^\s@]{1,64}@[^\s@.]+(?:\.[^\s@.]+)+$/.test(normalised);

/** What staff and letters show of it: `o•••@example.com`. */
export function maskEmail(email: string): string {
  const at = email.lastIndexOf('@');
  return at < 1 ? '•••' : `${[...email][0] ?? ''}•••${email.slice(at)}`;
}
