/** The one spelling of a parcel's number: people and feeds write it with spaces, hyphens and small letters. */
export const normaliseTrackingNumber = (text: string): string =>
  text.replace(/[\s-]+/g, '').toUpperCase();
