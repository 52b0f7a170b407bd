import { createReadStream, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import { ShopError } from '../kernel/errors.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { classify } from './intents/classify.ts';
import { scoreFolds } from './intents/folds.ts';
import { readMapping } from './intents/mapping.ts';
import { readSentences } from './intents/read-sentences.ts';
import { printFolds, printScores } from './intents/report.ts';
import { scoreIntents } from './intents/score.ts';
import { readArguments } from './read-arguments.ts';

const usage = `Usage:
  npm run --silent intents -- classify [file]
      Reads sentences, one a line, from the file or standard input, and prints one JSON object a line:
      {"text", "intent", "confidence"}. The intent is null where none fits. Below a confidence of 0.6 the
      concierge would ask before it acts.
  npm run --silent intents -- score --data sentences.csv --mapping mapping.json
      Precision and recall by intent. The CSV has the columns sentence,label; the mapping gives each label
      an intent or null: {"ORDER_STATUS": "track_order", "EMI": null}. A label that it leaves out is null.
      The row "other" holds every sentence without an intent; it counts as right when none of the intents
      that the mapping names was read.
  npm run --silent intents -- score … --folds 5
      The same by cross-validation: the sentences are dealt to so many folds (2 to 20), and each is scored by
      itself; the mean and the lowest are printed.`;

const foldsMax = 20;

/** `npm run intents`: what the rules of the concierge make of sentences. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments(usage, {
    data: { type: 'string' },
    mapping: { type: 'string' },
    folds: { type: 'string' },
  });
  const [command, file] = positionals;
  if (command === 'classify') return classifyLines(file);
  if (command === 'score' && values.data !== undefined && values.mapping !== undefined) {
    const mapping = readMapping(readFileSync(values.mapping, 'utf8'));
    const sentences = readSentences(readFileSync(values.data, 'utf8'));
    if (values.folds === undefined) return printScores(scoreIntents(sentences, mapping));
    return printFolds(scoreFolds(sentences, mapping, foldCount(values.folds)));
  }
  throw new ShopError('BAD_USER_INPUT', usage);
}

function foldCount(text: string): number {
  const count = Number(text);
  if (Number.isInteger(count) && count >= 2 && count <= foldsMax) return count;
  throw new ShopError('BAD_USER_INPUT', `--folds: must be a number from 2 to ${foldsMax}`);
}

async function classifyLines(file: string | undefined): Promise<void> {
  const input = file === undefined ? process.stdin : createReadStream(file);
  for await (const text of createInterface({ input, crlfDelay: Number.POSITIVE_INFINITY }))
    process.stdout.write(`${JSON.stringify(classify(text))}\n`);
}

main().catch(refuseToStart);
