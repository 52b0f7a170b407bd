import type { DashboardCustomerFileQuery } from '../generated/graphql.ts';

export type CustomerFile = NonNullable<DashboardCustomerFileQuery['customerExport']>;

/** The parts of the shop, each with what it calls what it keeps. */
export const fileParts = ['orders', 'returns', 'concierge', 'analytics'] as const;
export type FilePart = (typeof fileParts)[number];

export const partWords: Readonly<Record<FilePart, string>> = {
  orders: 'Orders',
  returns: 'Returns',
  concierge: 'Concierge',
  analytics: 'Analytics',
};

export interface KeptCollection {
  readonly name: string;
  readonly records: readonly unknown[];
}

/** What one part keeps; null: it did not answer. */
export const keptBy = (file: CustomerFile, part: FilePart): readonly KeptCollection[] | null =>
  isExport(file[part])
    ? file[part].map(({ collection, records }) => ({ name: collection, records }))
    : null;

/** Parts that are missing: a file without them must not be given to anybody as the whole. */
export const missingParts = (file: CustomerFile): readonly FilePart[] =>
  fileParts.filter((part) => keptBy(file, part) === null);

export const recordCount = (file: CustomerFile): number =>
  fileParts
    .flatMap((part) => keptBy(file, part) ?? [])
    .reduce((sum, { records }) => sum + records.length, 0);

/** What the customer is handed: everything, part by part, under a name that tells of nobody. */
export function download(file: CustomerFile): { readonly name: string; readonly text: string } {
  const { exportedAt } = file;
  const parts = Object.fromEntries(fileParts.map((part) => [part, file[part]]));
  return {
    name: `customer-data-${(exportedAt ?? new Date().toISOString()).slice(0, 10)}.json`,
    text: `${JSON.stringify({ exportedAt, ...parts }, null, 2)}\n`,
  };
}

interface Exported {
  readonly collection: string;
  readonly records: readonly unknown[];
}

const isExport = (part: unknown): part is readonly Exported[] =>
  Array.isArray(part) &&
  part.every(
    (one: Partial<Exported> | null) =>
      typeof one?.collection === 'string' && Array.isArray(one.records),
  );
