import { amount, type CliCommand, directoryOption } from './command.ts';
import { openDataFile } from './data-file.ts';
import { type Verification, verifyData } from './verify-data.ts';

/** Problems told one by one; beyond that only their number. */
const maxTold = 20;

/** `verify`: whether everything in the file fits together. Works beside a running store. */
export const verify: CliCommand = {
  summary: 'reads every record, index entry and change, and tells what does not fit together',
  usage: '[--directory <folder>] [--json]',
  options: { directory: { type: 'string' }, json: { type: 'boolean', default: false } },
  async run(values) {
    const directory = directoryOption(values);
    const file = openDataFile(directory);
    try {
      const found = verifyData(file);
      console.log(values['json'] === true ? JSON.stringify(found) : describe(directory, found));
      return found.problems.length === 0;
    } finally {
      await file.close();
    }
  },
};

function describe(directory: string, found: Verification): string {
  const { collections, documents, indexEntries, changes, problems } = found;
  const verdict = problems.length === 0 ? 'all is well' : amount(problems.length, 'problem');
  const untold = problems.length - maxTold;
  return [
    `${directory}: ${verdict}`,
    `Read ${amount(documents, 'document')} of ${amount(collections, 'collection')}, ${amount(indexEntries, 'index entry', 'index entries')}, ${amount(changes, 'change')}`,
    ...problems.slice(0, maxTold).map((problem) => `- ${problem}`),
    ...(untold > 0 ? [`- and ${untold} more`] : []),
  ].join('\n');
}
