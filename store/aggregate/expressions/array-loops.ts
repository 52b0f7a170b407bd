/** `$filter`, `$map` and `$reduce`: an expression for each element, which it reads as a variable. */
import { isNullish, show, typeName } from '../../bson/values.ts';
import { int32Of } from '../../bson/whole-numbers.ts';
import { StoreError } from '../../errors.ts';
import { isTruthy } from '../../query/truth.ts';
import { bind, type Evaluate, type OperatorCompiler } from '../compiler.ts';
import { checkUserVariable } from '../variable-name.ts';
import { checkGathered, GatheredBytes } from './array-size.ts';
import { checkNames, objectArgument, readInOrder } from './named-arguments.ts';

export const arrayLoops: readonly (readonly [string, OperatorCompiler])[] = [
  ['$filter', filter],
  ['$map', map],
  ['$reduce', reduce],
];

/** Steps of `$reduce` between two looks at how large its value has become; the first are all seen. */
const stepsPerMeasure = 32;

function filter(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = checkNames(name, operand, {
    notObject: 28646,
    unknown: 28647,
    required: { input: 28648, cond: 28650 },
    optional: ['as', 'limit'],
  });
  const evaluateInput = compiler.compile(fields['input']);
  const variable = variableIn(fields);
  const test = compiler.withVariables([variable]).compile(fields['cond']);
  const evaluateLimit = compiler.compile(fields['limit'] ?? null);
  return (scope) => {
    const input = inputArray(evaluateInput(scope), name, 28651);
    if (input === null || input.length === 0) return input;
    const limit = limitOf(evaluateLimit(scope));
    const passed: unknown[] = [];
    for (const item of input) {
      if (passed.length === limit) break;
      compiler.watch.step();
      if (isTruthy(test(bind(scope, variable, item)))) passed.push(item);
    }
    return passed;
  };
}

function limitOf(value: unknown): number {
  if (isNullish(value)) return Number.POSITIVE_INFINITY;
  const limit = int32Of(value);
  if (limit === undefined) {
    throw new StoreError(
      327391,
      `$filter: limit must be represented as a 32-bit integral value: ${show(value)}`,
    );
  }
  if (limit > 0) return limit;
  throw new StoreError(327392, `$filter: limit must be greater than 0: ${limit}`);
}

function map(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const fields = checkNames(name, operand, {
    notObject: 16878,
    unknown: 16879,
    required: { input: 16880, in: 16882 },
    optional: ['as'],
  });
  const evaluateInput = compiler.compile(fields['input']);
  const variable = variableIn(fields);
  const evaluateItem = compiler.withVariables([variable]).compile(fields['in']);
  return (scope) => {
    const input = inputArray(evaluateInput(scope), name, 16883);
    if (input === null) return null;
    const gathered = new GatheredBytes(name);
    return input.map((item) => {
      compiler.watch.step();
      const result = evaluateItem(bind(scope, variable, item)) ?? null;
      gathered.add(result);
      return result;
    });
  };
}

function reduce(...[operand, compiler, name]: Parameters<OperatorCompiler>): Evaluate {
  const outside = (expression: unknown): Evaluate => compiler.compile(expression);
  const inside = compiler.withVariables(['value', 'this']);
  const {
    input: evaluateInput,
    initialValue: evaluateStart,
    in: evaluateStep,
  } = readInOrder<Record<'input' | 'initialValue' | 'in', Evaluate>>(
    objectArgument(name, operand, 40075),
    {
      input: outside,
      initialValue: outside,
      in: (expression) => inside.compile(expression),
    },
    (field) => new StoreError(40076, `${name} found an unknown argument: ${field}`),
  );
  if (evaluateInput === undefined) throw missing(40077, 'input');
  if (evaluateStart === undefined) throw missing(40078, 'initialValue');
  if (evaluateStep === undefined) throw missing(40079, 'in');
  return (scope) => {
    const input = inputArray(evaluateInput(scope), name, 40080);
    if (input === null) return null;
    let value = evaluateStart(scope);
    for (const [i, item] of input.entries()) {
      compiler.watch.step();
      value = evaluateStep(bind(bind(scope, 'value', value), 'this', item));
      if (i < stepsPerMeasure || i % stepsPerMeasure === 0) checkGathered(name, value);
    }
    return value;
  };
}

const missing = (code: number, argument: string) =>
  new StoreError(code, `$reduce requires '${argument}' to be specified`);

/** A name that is no text is refused as an empty one is. */
function variableIn(fields: Readonly<Record<string, unknown>>): string {
  if (!Object.hasOwn(fields, 'as')) return 'this';
  return checkUserVariable(typeof fields['as'] === 'string' ? fields['as'] : '');
}

function inputArray(value: unknown, name: string, code: number): readonly unknown[] | null {
  if (isNullish(value)) return null;
  if (Array.isArray(value)) return value;
  throw new StoreError(code, `input to ${name} must be an array not ${typeName(value)}`);
}
