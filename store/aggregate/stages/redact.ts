import { documentOf } from '../../bson/ordered.ts';
import { type Document, isDocument, show } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { Evaluate, Frame } from '../compiler.ts';
import { eachDocument, type StageCompiler } from '../stage.ts';

/** What the expression may decide about a document: its variables are these words. */
const decisions = ['DESCEND', 'PRUNE', 'KEEP'] as const;

/** What `$$ROOT` is called here: plain fields are those of the level that is looked at. */
const rootName = 'redactRoot';

export const redact: StageCompiler = (operand, context) => {
  const compiler = context.compiler.withVariables([...decisions, rootName]);
  const evaluate = compiler.compile(renameRoot(operand));
  let frames = context.frames;
  for (const name of decisions) frames = { name, value: name.toLowerCase(), outer: frames };
  return eachDocument((document) =>
    redacted(document, { name: rootName, value: document, outer: frames }, evaluate),
  );
};

function renameRoot(expression: unknown): unknown {
  if (typeof expression === 'string') {
    return expression.replace(/^\$\$ROOT(?=\.|$)/, () => `$$${rootName}`);
  }
  if (Array.isArray(expression)) return expression.map(renameRoot);
  if (!isDocument(expression) || '$literal' in expression) return expression;
  return documentOf(
    Object.entries(expression).map(([field, inner]) => [field, renameRoot(inner)] as const),
  );
}

function redacted(level: Document, variables: Frame, evaluate: Evaluate): Document | undefined {
  const decision = evaluate({ root: level, variables });
  if (decision === 'keep') return level;
  if (decision === 'prune') return undefined;
  if (decision !== 'descend') {
    throw new StoreError(
      17053,
      `PlanExecutor error during aggregation :: caused by :: $redact's expression should not return anything aside from the variables $$KEEP, $$DESCEND, and $$PRUNE, but returned ${show(decision)}`,
    );
  }
  const within = (value: unknown): unknown => {
    if (isDocument(value)) return redacted(value, variables, evaluate);
    if (!Array.isArray(value)) return value;
    return value.map(within).filter((item) => item !== undefined);
  };
  const fields = Object.entries(level).map(([field, value]) => [field, within(value)] as const);
  return documentOf(fields.filter(([, value]) => value !== undefined));
}
