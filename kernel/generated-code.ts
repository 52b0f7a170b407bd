/** Values that generated code may use, by the names that it calls them by. */
export type Scope = Readonly<Record<string, unknown>>;

/**
 * Makes a function of source that we have written. A property that is named in source costs one load; one that is
 * looked up by a variable costs ten times that, and a request reads thousands.
 * @param source statements that end by returning the function
 * @returns null where the runtime forbids code from text (`--disallow-code-generation-from-strings`)
 */
export function generate<F>(scope: Scope, source: string): F | null {
  try {
    // Names in the source come from GraphQL documents and schemas, and only ever as string literals.
    return new Function(...Object.keys(scope), `'use strict';\n${source}`)(
      ...Object.values(scope),
    ) as F;
  } catch (error) {
    if (error instanceof EvalError) return null;
    throw error;
  }
}

/** False under `--disallow-code-generation-from-strings`. */
export const isCodeAllowed: boolean = generate({}, 'return true;') ?? false;

/** A string as source. */
export const literal = (text: string): string => JSON.stringify(text);

/**
 * Reads a property that only data may have: names that all objects inherit are looked for in the object itself. The
 * scope needs `Object`.
 */
export const readSource = (object: string, name: string): string =>
  name in Object.prototype
    ? `(Object.hasOwn(${object}, ${literal(name)}) ? ${object}[${literal(name)}] : undefined)`
    : `${object}[${literal(name)}]`;
