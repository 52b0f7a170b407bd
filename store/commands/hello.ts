import { Long, ObjectId } from 'bson';
import { maxDocumentBytes } from '../bson/encode.ts';
import { type Document, isDocument } from '../bson/values.ts';
import { sessionTimeoutMinutes } from '../sessions/sessions.ts';
import type { ConnectionState } from '../wire/connection.ts';
import { maxMessageBytes } from '../wire/message.ts';
import { type Command, ok } from './command.ts';
import { maxWriteBatch } from './write-statements.ts';

export const replicaSetName = 'rs0';
/** Wire version of MongoDB 8.0, the first with `bulkWrite`. */
const maxWireVersion = 25;
const electionId = new ObjectId('7fffffff0000000000000001');

/** The handshake: says that this is the primary of a replica set of one. Each driver adds options. */
const helloNamed = (name: string): Command => ({
  name,
  run(_command, { services, connection, now }) {
    const { host, engine } = services;
    const opTime = { ts: engine.oplog.latestTimestamp, t: Long.ONE };
    return ok({
      helloOk: true,
      isWritablePrimary: true,
      ismaster: true,
      secondary: false,
      setName: replicaSetName,
      setVersion: 1,
      electionId,
      hosts: [host],
      primary: host,
      me: host,
      maxBsonObjectSize: maxDocumentBytes,
      maxMessageSizeBytes: maxMessageBytes,
      maxWriteBatchSize: maxWriteBatch,
      localTime: now,
      logicalSessionTimeoutMinutes: sessionTimeoutMinutes,
      connectionId: connection.id,
      minWireVersion: 0,
      maxWireVersion,
      readOnly: false,
      lastWrite: { opTime, lastWriteDate: now, majorityOpTime: opTime, majorityWriteDate: now },
    });
  },
});

/** Keeps what a client calls itself in its handshake, which a fail point may be meant for already. */
export function noteApplication({ client }: Document, connection: ConnectionState): void {
  const application = isDocument(client) ? client['application'] : undefined;
  const appName = isDocument(application) ? application['name'] : undefined;
  if (typeof appName === 'string') connection.appName = appName;
}

export const hello = helloNamed('hello');
export const isMaster = helloNamed('isMaster');
