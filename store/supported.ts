/** What the store takes, by name: read from the tables that the code runs, so that it cannot drift. */
import { accumulators } from './aggregate/accumulators.ts';
import { expressionOperators } from './aggregate/expression.ts';
import { stages } from './aggregate/stages/index.ts';
import { windowFunctions } from './aggregate/window/functions.ts';
import { commands } from './commands/index.ts';
import { topLevelOperators } from './query/logical.ts';
import { operators } from './query/operators.ts';
import { modifiers } from './update/modifiers.ts';

/** Kinds of things that can be asked for, in the order of the README. */
interface Supported {
  readonly query: readonly string[];
  readonly update: readonly string[];
  readonly projection: readonly string[];
  readonly stages: readonly string[];
  readonly expressions: readonly string[];
  readonly accumulators: readonly string[];
  readonly window: readonly string[];
  readonly commands: readonly string[];
}

/** What stands in a path or inside another operator's operand, and a move between two fields. */
const updateSyntax = [
  '$',
  '$[]',
  '$[<identifier>]',
  '$each',
  '$position',
  '$rename',
  '$slice',
  '$sort',
];

/** What a projection takes besides expressions. */
const projectionSyntax = ['$', '$elemMatch', '$meta', '$slice'];

/** A change stream is no stage among others: it is the pipeline's source. */
const sources = ['$changeStream'];

export function supported(): Supported {
  return {
    query: sorted(operators.keys(), topLevelOperators.keys()),
    update: sorted(modifiers.keys(), updateSyntax),
    projection: sorted(projectionSyntax),
    stages: sorted(stages.keys(), sources),
    expressions: sorted(expressionOperators.keys()),
    accumulators: sorted(accumulators.keys()),
    window: sorted(windowFunctions.keys()),
    commands: sorted(Array.from(commands.values(), ({ name }) => name)),
  };
}

const sorted = (...lists: readonly Iterable<string>[]): readonly string[] =>
  [...new Set(lists.flatMap((names) => [...names]))].sort((a, b) => (a < b ? -1 : 1));
