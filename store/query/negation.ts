/** `$not`: what the operators inside do not match, missing fields included. */
import { isDocument, isRegex } from '../bson/values.ts';
import { badValue } from '../errors.ts';
import { anyElement, type Operator } from './condition.ts';
import { regexTest } from './regex-match.ts';

export const not: Operator = (operand, { compiler, path, context }) => {
  if (isRegex(operand)) return { ...anyElement(regexTest(operand)), isNegated: true };
  if (!isDocument(operand)) throw badValue('$not needs a regex or a document');
  if (Object.keys(operand).length === 0) throw badValue('$not cannot be empty');
  return { all: [compiler.operators(operand, path, context)], isNegated: true };
};
