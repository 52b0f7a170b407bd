import { createHash } from 'node:crypto';
import { Binary } from 'bson';
import { isDocument, typeName } from '../../bson/values.ts';
import { StoreError } from '../../errors.ts';
import type { StageCompiler } from '../stage.ts';
import { parseOptions } from './stage-options.ts';

/** The digest of who is signed in, which here is nobody. */
const nobody = new Binary(createHash('sha256').digest());

/** The sessions that this server knows. */
export const listLocalSessions: StageCompiler = (operand, { database }, name) => {
  if (!isDocument(operand)) {
    throw new StoreError(
      'TypeMismatch',
      `${name} options must be specified in an object, but found: ${typeName(operand)}`,
    );
  }
  const { users, allUsers } = parseOptions(name, operand, {
    users: { kind: 'array' },
    allUsers: { kind: 'boolean' },
  });
  const wanted = Array.isArray(users) ? users.filter((user) => user !== null) : [];
  for (const user of wanted) checkUser(name, user);
  if (allUsers === true && wanted.length > 0) {
    throw new StoreError(
      'UnsupportedFormat',
      `${name} may not specify {allUsers:true} and {users:[...]} at the same time`,
    );
  }
  return function* () {
    // No session is that of a user with a name.
    if (wanted.length > 0) return;
    for (const { id, lastUse } of database.sessions()) yield { _id: { id, uid: nobody }, lastUse };
  };
};

function checkUser(name: string, user: unknown): void {
  const path = `${name}.users`;
  if (!isDocument(user)) {
    throw new StoreError(
      'TypeMismatch',
      `BSON field '${path}' is the wrong type '${typeName(user)}', expected type 'object'`,
    );
  }
  parseOptions(path, user, {
    user: { kind: 'string', isRequired: true },
    db: { kind: 'string', isRequired: true },
  });
}
