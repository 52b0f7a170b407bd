import type { DashboardErasureFragment } from '../generated/graphql.ts';
import { countWords } from '../ui/money.ts';
import { fileParts, partWords } from './customer-file.ts';

/** A part that is newer than this page is told by its own name. */
export const partName = (part: string): string => {
  const known = fileParts.find((one) => one === part);
  return known ? partWords[known] : part;
};

type Progress = Pick<DashboardErasureFragment, 'state' | 'parts'>;

/** How far it is, in a sentence. */
export const erasureSentence = (erasure: Progress): string =>
  erasure.state === 'DONE'
    ? `Every part of the shop has forgotten them: ${progressWords(erasure)}.`
    : `${progressWords(erasure)}. It goes on by itself; you may leave this page.`;

/** How far it is, in as few words as fit a row. */
export function progressWords({ state, parts }: Progress): string {
  const erased = parts.reduce((sum, part) => sum + part.erased, 0);
  if (state === 'DONE') return `${countWords(erased)} records`;
  const left = parts.filter(({ doneAt }) => doneAt === null).length;
  return `${left} of ${parts.length} parts have still to answer`;
}

/** Where the progress of an erasure is shown. */
export const erasurePath = (id: string): string => `/customers?erasure=${encodeURIComponent(id)}`;
