import type { FetchDataRewrite } from '@apollo/query-planner';
import { type Data, isData, readerOf, writeTo } from './data.ts';
import type { TypeConditions } from './type-conditions.ts';

/** Changes data in place. */
export type Rewrite = (data: unknown) => void;

/**
 * What a plan changes in representations before they are sent, and in answers before they are merged: names that
 * were aliased to keep clashing fields apart, and the type names of interface objects.
 */
export function compileRewrites(
  rewrites: readonly FetchDataRewrite[] | undefined,
  types: TypeConditions,
): Rewrite | null {
  if (!rewrites || rewrites.length === 0) return null;
  const compiled = rewrites.map((rewrite) => compileRewrite(rewrite, types));
  return (data) => {
    for (const rewrite of compiled) rewrite(data);
  };
}

function compileRewrite(rewrite: FetchDataRewrite, types: TypeConditions): Rewrite {
  const last = rewrite.path.at(-1) ?? '';
  const change = rewrite.kind === 'ValueSetter' ? setTo(rewrite.setValueTo) : renameTo(rewrite);
  return rewrite.path.slice(0, -1).reduceRight<Rewrite>(
    (next, element) => below(element, next, types),
    onObjects((data) => change(data, last)),
  );
}

type Change = (data: Data, name: string) => void;

const setTo =
  (value: unknown): Change =>
  (data, name) =>
    writeTo(data, name, value);

const renameTo =
  ({ renameKeyTo }: { readonly renameKeyTo: string }): Change =>
  (data, name) => {
    if (!Object.hasOwn(data, name) || data[name] === undefined) return;
    writeTo(data, renameKeyTo, data[name]);
    delete data[name];
  };

/** Every object of a value, whether it is one or a list of them. */
const onObjects = (change: (data: Data) => void): Rewrite =>
  function visit(value) {
    if (Array.isArray(value)) for (const item of value) visit(item);
    else if (isData(value)) change(value);
  };

const fragment = '... on ';

/** An element of a path: a name, or `... on Type`. Data without a type name is of whatever type is asked for. */
function below(element: string, next: Rewrite, types: TypeConditions): Rewrite {
  if (!element.startsWith(fragment)) {
    const read = readerOf(element);
    return onObjects((data) => next(read(data)));
  }
  const condition = element.slice(fragment.length);
  return onObjects((data) => {
    const { __typename: typename } = data;
    if (typeof typename !== 'string' || types.fits(typename, condition)) next(data);
  });
}
