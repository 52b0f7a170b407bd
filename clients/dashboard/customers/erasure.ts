import type { DashboardErasureFragment } from '../generated/graphql.ts';
import { countWords } from '../ui/money.ts';
import { fileParts, partWords } from './customer-file.ts';

/** A part that is newer than this page is told by its own name. */
export const partName = (part: string): string => {
  const known = fileParts.find((one) => one === part);
  return known ? partWords[known] : part;
};

/** How far it is, in a sentence. */
export function erasureSentence({
  state,
  parts,
}: Pick<DashboardErasureFragment, 'state' | 'parts'>): string {
  const erased = countWords(parts.reduce((sum, part) => sum + part.erased, 0));
  if (state === 'DONE') return `Every part of the shop has forgotten them: ${erased} records.`;
  const left = parts.filter(({ doneAt }) => doneAt === null).length;
  return `${left} of ${parts.length} parts have still to answer. It goes on by itself; you may leave this page.`;
}
