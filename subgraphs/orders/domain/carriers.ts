import { createRequire } from 'node:module';
import { isTrackingNumber } from '../../../kernel/tracking-number.ts';

type TrackingNumbers = typeof import('ts-tracking-number');

const require = createRequire(import.meta.url);
let loaded: TrackingNumbers | null = null;

/** Formats of all carriers: more than 300 files, which a start can do without. Most parcels say whose they are. */
function trackingNumbers(): TrackingNumbers {
  loaded ??= require('ts-tracking-number') as TrackingNumbers;
  return loaded;
}

interface Carrier {
  readonly name: string;
  /** The carrier's own page for a parcel; null where it has none that a number alone opens. */
  readonly trackingUrl: ((trackingNumber: string) => string) | null;
}

const page =
  (before: string) =>
  (trackingNumber: string): string =>
    before + trackingNumber;

const carriers = new Map<string, Carrier>([
  ['amazon', { name: 'Amazon', trackingUrl: null }],
  [
    'auspost',
    { name: 'Australia Post', trackingUrl: page('https://auspost.com.au/mypost/track/details/') },
  ],
  [
    'bpost',
    { name: 'bpost', trackingUrl: page('https://track.bpost.cloud/btr/web/#/search?itemCode=') },
  ],
  [
    'canadapost',
    {
      name: 'Canada Post',
      trackingUrl: page(
        'https://www.canadapost-postescanada.ca/track-reperage/en#/search?searchFor=',
      ),
    },
  ],
  ['dhl', { name: 'DHL', trackingUrl: page('https://www.dhl.com/en/express/tracking.html?AWB=') }],
  ['dpd', { name: 'DPD', trackingUrl: page('https://tracking.dpd.de/status/en_US/parcel/') }],
  ['fedex', { name: 'FedEx', trackingUrl: page('https://www.fedex.com/fedextrack/?trknbr=') }],
  [
    'laposte',
    {
      name: 'La Poste',
      trackingUrl: page('https://www.laposte.fr/outils/suivre-vos-envois?code='),
    },
  ],
  ['ontrac', { name: 'OnTrac', trackingUrl: page('https://www.ontrac.com/tracking/?number=') }],
  ['postnl', { name: 'PostNL', trackingUrl: page('https://jouw.postnl.nl/track-and-trace/') }],
  [
    'royalmail',
    {
      name: 'Royal Mail',
      trackingUrl: page('https://www.royalmail.com/track-your-item#/tracking-results/'),
    },
  ],
  ['ups', { name: 'UPS', trackingUrl: page('https://www.ups.com/track?tracknum=') }],
  [
    'usps',
    { name: 'USPS', trackingUrl: page('https://tools.usps.com/go/TrackConfirmAction?tLabels=') },
  ],
]);

/** National posts that we know a page of, by the country in which a postal number ends (UPU S10). */
const posts = new Map([
  ['AU', 'auspost'],
  ['BE', 'bpost'],
  ['CA', 'canadapost'],
  ['FR', 'laposte'],
  ['GB', 'royalmail'],
  ['NL', 'postnl'],
  ['US', 'usps'],
]);

/** The carrier of that code, else the one whose numbers look like this one, check digit and all. */
function carrierOf(code: string, trackingNumber: string): Carrier | null {
  const known = carriers.get(code);
  if (known) return known;
  const courier = trackingNumbers().getTracking(trackingNumber)?.courier.code;
  if (courier === 's10') return postOf(trackingNumber.slice(-2));
  return (courier && carriers.get(courier)) || null;
}

function postOf(country: string): Carrier | null {
  const known = carriers.get(posts.get(country) ?? '');
  if (known) return known;
  postNames ??= readPostNames();
  const name = postNames.get(country);
  return name ? { name, trackingUrl: null } : null;
}

/** Names of national posts by country, as the library has them. */
let postNames: ReadonlyMap<string, string> | null = null;

const readPostNames = (): ReadonlyMap<string, string> =>
  new Map(
    trackingNumbers()
      .s10.tracking_numbers.flatMap(({ additional }) => additional ?? [])
      .flatMap(({ lookup }): readonly object[] => lookup)
      .flatMap((row) =>
        'courier' in row && 'matches' in row ? [[String(row.matches), String(row.courier)]] : [],
      ),
  );

/** A carrier that we do not know, by its code or by the number, goes by its code in capitals. */
export const carrierName = (carrier: string, trackingNumber = ''): string =>
  carrierOf(carrier, trackingNumber)?.name ?? carrier.toUpperCase();

/** null where we know no page of that carrier. */
export const carrierTrackingUrl = (carrier: string, trackingNumber: string): string | null =>
  carrierOf(carrier, trackingNumber)?.trackingUrl?.(encodeURIComponent(trackingNumber)) ?? null;

/** Whether a text is a number of a carrier's, by format and check digit, and not merely letters and digits. */
export const isCarriersNumber = (normalised: string): boolean =>
  isTrackingNumber(normalised) && trackingNumbers().getTracking(normalised) !== undefined;

export const normaliseCarrier = (carrier: string): string => carrier.trim().toLowerCase();
