/** The one spelling of a parcel's number: people and feeds write it with spaces, hyphens and small letters. */
export const normaliseTrackingNumber = (text: string): string =>
  text.replace(/[\s-]+/g, '').toUpperCase();

/** Six to forty letters and digits hold every carrier's format that we know of. */
export const isTrackingNumber = (normalised: string): boolean =>
  /^[A-Z0-9]{6,40}$/.test(normalised);
