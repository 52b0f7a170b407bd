import { validatorContext } from '../aggregate/validator-context.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { StoreError } from '../errors.ts';
import { explainFailure } from '../query/validation-failure.ts';
import type { Collection } from '../storage/collection.ts';

/**
 * @param before what an update changes: at level `moderate`, what was wrong already may stay so
 * @throws StoreError DocumentValidationFailure with the reasons, unless the collection only warns
 */
export function validate(collection: Collection, document: Document, before?: Document): void {
  const { isValid, options } = collection;
  if (isValid === undefined || isValid(document)) return;
  const { validator, validationAction, validationLevel } = options;
  if (validationAction === 'warn' || validationLevel === 'off') return;
  if (validationLevel === 'moderate' && before !== undefined && !isValid(before)) return;
  const details = isDocument(validator)
    ? explainFailure(validator, document, validatorContext)
    : {};
  throw new StoreError('DocumentValidationFailure', 'Document failed validation', {
    errInfo: { failingDocumentId: document['_id'], details },
  });
}
