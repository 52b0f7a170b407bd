import { type DocumentNode, visit } from 'graphql';

/** Whole numbers up to this many digits are page sizes and the like; longer ones may be somebody's number. */
const digitsMax = 4;

/**
 * Whether a document has values written into it that may be somebody's own, such as `order(email: "…")`, where its
 * client should send variables. Such a text is neither kept nor registered.
 */
export function hasWrittenValues(document: DocumentNode): boolean {
  let found = false;
  visit(document, {
    StringValue() {
      found = true;
    },
    IntValue({ value }) {
      if (value.length > digitsMax) found = true;
    },
    FloatValue() {
      found = true;
    },
  });
  return found;
}
