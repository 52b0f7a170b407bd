import type { Document } from 'mongodb';

/** Paths of numbers, to be indexed or not. */
const places = Array.from({ length: 10 }, (_, i) => i);

export const someDocuments = (count: number) =>
  Array.from({ length: count }, (_, _id) => ({
    _id,
    ...Object.fromEntries(places.map((place) => [`p${place}`, (_id * (place + 7)) % 1000])),
    text: `stone ${_id % 17} pearl ${_id % 23} chain ${_id % 29}`,
  }));

/** A filter that takes its time with each document. */
export const slowly = (filter: Document = { p0: -1 }): Document => ({
  $nor: Array.from({ length: 2000 }, (_, i) => ({ text: new RegExp(`jade ${i}$`) })),
  ...filter,
});
