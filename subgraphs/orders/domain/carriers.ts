interface Carrier {
  readonly name: string;
  /** The carrier's own page for a parcel. */
  readonly trackingUrl: (trackingNumber: string) => string;
}

const carriers = new Map<string, Carrier>([
  ['dpd', { name: 'DPD', trackingUrl: (n) => `https://tracking.dpd.de/status/en_US/parcel/${n}` }],
  ['postnl', { name: 'PostNL', trackingUrl: (n) => `https://jouw.postnl.nl/track-and-trace/${n}` }],
  [
    'dhl',
    {
      name: 'DHL',
      trackingUrl: (n) => `https://www.dhl.com/en/express/tracking.html?AWB=${n}`,
    },
  ],
  ['ups', { name: 'UPS', trackingUrl: (n) => `https://www.ups.com/track?tracknum=${n}` }],
  ['fedex', { name: 'FedEx', trackingUrl: (n) => `https://www.fedex.com/fedextrack/?trknbr=${n}` }],
  [
    'usps',
    {
      name: 'USPS',
      trackingUrl: (n) => `https://tools.usps.com/go/TrackConfirmAction?tLabels=${n}`,
    },
  ],
]);

/** A carrier that we do not know goes by its code in capitals. */
export const carrierName = (carrier: string): string =>
  carriers.get(carrier)?.name ?? carrier.toUpperCase();

/** null for a carrier whose page we do not know. */
export const carrierTrackingUrl = (carrier: string, trackingNumber: string): string | null =>
  carriers.get(carrier)?.trackingUrl(encodeURIComponent(trackingNumber)) ?? null;

export const normaliseCarrier = (carrier: string): string => carrier.trim().toLowerCase();

/** People and feeds write the same number with spaces, hyphens and small letters. */
export const normaliseTrackingNumber = (text: string): string =>
  text.replace(/[\s-]+/g, '').toUpperCase();

/** Six to forty letters and digits hold every carrier's format that we know of. */
export const isTrackingNumber = (normalised: string): boolean =>
  /^[A-Z0-9]{6,40}$/.test(normalised);
