/** The rules for names of variables in expressions. */
import { StoreError } from '../errors.ts';

/** A variable that is read. @throws StoreError FailedToParse */
export const checkVariable = (name: string): string =>
  checkName(name, /^[a-zA-Z\u0080-\uffff]/, 'variable');

/** A variable that an expression defines; those of the system start with a capital letter. */
export const checkUserVariable = (name: string): string =>
  name === 'CURRENT' ? name : checkName(name, /^[a-z\u0080-\uffff]/, 'user variable');

function checkName(name: string, start: RegExp, kind: string): string {
  if (name === '') {
    throw new StoreError('FailedToParse', 'empty variable names are not allowed');
  }
  if (!start.test(name)) {
    throw new StoreError(
      'FailedToParse',
      `'${name}' starts with an invalid character for a ${kind} name`,
    );
  }
  const wrong = /[^\w\u0080-\uffff]/.exec(name);
  if (wrong !== null) {
    throw new StoreError(
      'FailedToParse',
      `'${name}' contains an invalid character for a variable name: '${wrong[0]}'`,
    );
  }
  return name;
}
