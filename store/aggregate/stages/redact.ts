import { documentOf } from '../../bson/ordered.ts';
import { type Document, isDocument, show } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { bind, type Evaluate, type Scope } from '../compiler.ts';
import { scopeOf } from '../expression.ts';
import { eachDocument, type StageCompiler } from '../stage.ts';

/** What the expression may decide about a document: its variables are these words. */
const decisions = ['DESCEND', 'PRUNE', 'KEEP'] as const;

export const redact: StageCompiler = (operand, context) => {
  const evaluate = context.compiler.withVariables([...decisions, 'CURRENT']).compile(operand);
  let frames = context.frames;
  for (const name of decisions) frames = { name, value: name.toLowerCase(), outer: frames };
  return eachDocument((document) => redacted(document, scopeOf(document, frames), evaluate));
};

/** A level and those below it. Fields are read from the level, `$$ROOT` is the whole document. */
function redacted(level: Document, scope: Scope, evaluate: Evaluate): Document | undefined {
  const decision = evaluate(bind(scope, 'CURRENT', level));
  if (decision === 'keep') return level;
  if (decision === 'prune') return undefined;
  if (decision !== 'descend') {
    throw new StoreError(
      17053,
      `PlanExecutor error during aggregation :: caused by :: $redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${show(decision)}`,
    );
  }
  const within = (value: unknown): unknown => {
    if (isDocument(value)) return redacted(value, scope, evaluate);
    if (!Array.isArray(value)) return value;
    return value.map(within).filter((item) => item !== undefined);
  };
  const fields = Object.entries(level).map(([field, value]) => [field, within(value)] as const);
  return documentOf(fields.filter(([, value]) => value !== undefined));
}
