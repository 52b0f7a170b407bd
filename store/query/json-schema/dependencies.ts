/** `dependencies`: where this field is, those must be too, or a schema must hold. */
import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { Property } from './property.ts';
import { type Keyword, mismatch, type Schema } from './rule.ts';

/** What is wrong with a document that has the field; undefined when nothing is. */
type Dependency = (document: Document) => Document | undefined;

export const dependencies: Keyword = (operand, { name, parse }) => {
  if (!isDocument(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an object`);
  const entries = Object.entries(operand)
    .filter(([field, dependency]) => !isRemark(field, dependency))
    .map(
      ([field, dependency]) =>
        [new Property(field), parseDependency(field, dependency, parse)] as const,
    );
  const failing = (value: unknown): readonly Document[] => {
    if (!isDocument(value)) return [];
    return entries.flatMap(([property, dependency]) => {
      const failure = property.isIn(value) ? dependency(value) : undefined;
      return failure === undefined ? [] : [{ conditionalProperty: property.name, ...failure }];
    });
  };
  return {
    test: (value) => failing(value).length === 0,
    explain: (value) => ({ operatorName: name, failingDependencies: failing(value) }),
  };
};

/** A title or a description may stand among the dependencies. */
const isRemark = (field: string, dependency: unknown): boolean =>
  typeof dependency === 'string' && (field === 'title' || field === 'description');

function parseDependency(
  field: string,
  dependency: unknown,
  parse: (schema: Document) => Schema,
): Dependency {
  if (isDocument(dependency)) {
    const { test, explain } = parse(dependency);
    return (document) => (test(document) ? undefined : { details: explain(document) });
  }
  if (!Array.isArray(dependency)) {
    throw mismatch(
      `property '${field}' in $jsonSchema keyword 'dependencies' must be either an object or an array`,
    );
  }
  const wanted = namesIn(field, dependency).map((name) => new Property(name));
  return (document) => {
    const missing = wanted.filter((property) => !property.isIn(document));
    if (missing.length === 0) return undefined;
    return { missingProperties: missing.map(({ name }) => name) };
  };
}

function namesIn(field: string, dependency: readonly unknown[]): readonly string[] {
  const names = dependency.map((name) => {
    if (typeof name === 'string') return name;
    throw mismatch(
      `array '${field}' in $jsonSchema keyword 'dependencies' can only contain strings`,
    );
  });
  if (names.length === 0) {
    throw new StoreError(
      'FailedToParse',
      `property '${field}' in $jsonSchema keyword 'dependencies' cannot be an empty array`,
    );
  }
  if (new Set(names).size < names.length) {
    throw new StoreError(
      'FailedToParse',
      `array '${field}' in $jsonSchema keyword 'dependencies' contains duplicate element`,
    );
  }
  return names;
}
