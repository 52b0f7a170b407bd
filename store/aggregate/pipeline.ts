/** Pipelines: a list of stages, compiled once, run over any documents. */
import type { Collator } from '../bson/collation.ts';
import { type Document, isDocument, typeName } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { createCompiler, createFrames, scopeOf } from './expression.ts';
import type { PipelineContext, Stage, StageCompiler } from './stage.ts';
import { stages } from './stages/index.ts';

/** Stages that MongoDB allows in one pipeline. */
const maxStages = 1000;

/** What the outside gives to a pipeline: variables, the time, a way to read other collections. */
export interface PipelineOptions {
  readonly now: Date;
  readonly variables: Document;
  readonly collator: Collator | undefined;
  readonly readCollection: PipelineContext['readCollection'];
}

/** @throws StoreError for unknown stages, operators and operands, before any document is read */
export function compilePipeline(specs: readonly unknown[], options: PipelineOptions): Stage {
  return compileStages(specs, createContext(options));
}

export function createContext(options: PipelineOptions): PipelineContext {
  const compiler = createCompiler(Object.keys(options.variables), options.collator);
  const frames = createFrames(options.variables, options.now);
  const context: PipelineContext = {
    ...options,
    compiler,
    frames,
    scope: (document) => scopeOf(document, frames),
    compileExpression(expression) {
      const evaluate = compiler.compile(expression);
      return (document) => evaluate(scopeOf(document, frames));
    },
    compilePipeline: (inner, variables = {}) =>
      compilePipeline(inner, { ...options, variables: { ...options.variables, ...variables } }),
  };
  return context;
}

function compileStages(specs: readonly unknown[], context: PipelineContext): Stage {
  if (specs.length > maxStages) {
    throw new StoreError(7749501, `Pipeline length must be no longer than ${maxStages} stages.`);
  }
  const compiled = specs.map((spec) => {
    const { name, operand, compile } = parseStage(spec);
    return compile(operand, context, name);
  });
  return (input) => compiled.reduce((documents, run) => run(documents), input);
}

/** The name and operand of a stage. @throws StoreError 40323 and 40324 */
function parseStage(spec: unknown): {
  name: string;
  operand: unknown;
  compile: StageCompiler;
} {
  if (!isDocument(spec)) {
    throw new StoreError(
      'TypeMismatch',
      `Each element of the 'pipeline' array must be an object, not ${typeName(spec)}`,
    );
  }
  const [name, second] = Object.keys(spec);
  if (name === undefined || second !== undefined) {
    throw new StoreError(
      40323,
      'A pipeline stage specification object must contain exactly one field.',
    );
  }
  const compile = stages.get(name);
  if (compile === undefined)
    throw new StoreError(40324, `Unrecognized pipeline stage name: '${name}'`);
  return { name, operand: spec[name], compile };
}
