/** `dependencies`: where this field is, those must be too, or a schema must hold. */
import { type Document, isDocument } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import { type Keyword, mismatch, type Schema } from './rule.ts';

/** What is wrong with a document that has the field; undefined when nothing is. */
type Dependency = (document: Document) => Document | undefined;

export const dependencies: Keyword = (operand, { name, parse }) => {
  if (!isDocument(operand)) throw mismatch(`$jsonSchema keyword '${name}' must be an object`);
  const entries = Object.entries(operand).map(
    ([field, dependency]) => [field, parseDependency(field, dependency, parse)] as const,
  );
  const failing = (value: unknown): readonly Document[] => {
    if (!isDocument(value)) return [];
    return entries.flatMap(([conditionalProperty, dependency]) => {
      const failure = Object.hasOwn(value, conditionalProperty) ? dependency(value) : undefined;
      return failure === undefined ? [] : [{ conditionalProperty, ...failure }];
    });
  };
  return {
    test: (value) => failing(value).length === 0,
    explain: (value) => ({ operatorName: name, failingDependencies: failing(value) }),
  };
};

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
  const names = namesIn(field, dependency);
  return (document) => {
    const missingProperties = names.filter((name) => !Object.hasOwn(document, name));
    return missingProperties.length === 0 ? undefined : { missingProperties };
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
