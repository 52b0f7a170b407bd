/** Options for the storage engine of a collection or an index: checked and listed, they mean nothing here. */
import { type Document, isDocument } from '../bson/values.ts';
import { badValue, invalidOptions, StoreError } from '../errors.ts';

/** @throws StoreError BadValue, InvalidOptions, TypeMismatch where MongoDB's own engine would not take them */
export function checkStorageEngine(options: Document): void {
  for (const [engine, given] of Object.entries(options)) {
    if (!isDocument(given)) {
      throw badValue(`'storageEngine.${engine}' has to be an embedded document.`);
    }
    if (engine !== 'wiredTiger') {
      throw invalidOptions(`${engine} is not a registered storage engine for this server`);
    }
    for (const [option, value] of Object.entries(given)) checkOption(option, value);
  }
}

function checkOption(option: string, value: unknown): void {
  if (option !== 'configString') {
    throw invalidOptions(`'${option}' is not a supported option in storageEngine.wiredTiger`);
  }
  if (typeof value !== 'string') {
    throw new StoreError('TypeMismatch', "'configString' must be a string.");
  }
}
