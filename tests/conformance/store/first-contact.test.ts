/** What clients say before the server knows them: other protocols, old handshakes, a user's name. */
import { once } from 'node:events';
import { connect } from 'node:net';
import { text } from 'node:stream/consumers';
import { connect as connectTls } from 'node:tls';
import { expect, test } from '@jest/globals';
import { deserialize, serialize } from 'bson';
import { type Document, MongoClient } from 'mongodb';
import { addressOf, rawConnection } from './raw-connection.ts';
import { codeOf, useDatabase } from './support.ts';

const database = useDatabase();

/** A command in the opcode that came before OP_MSG. */
function opQuery(command: Document): Buffer {
  const message = Buffer.concat([
    Buffer.alloc(20),
    Buffer.from('admin.$cmd\0\0\0\0\0\xff\xff\xff\xff', 'latin1'),
    serialize(command),
  ]);
  message.writeInt32LE(message.length, 0);
  message.writeInt32LE(2004, 12);
  return message;
}

async function answerToOpQuery(command: Document): Promise<Document> {
  using connection = await rawConnection(database.uri);
  // The document in an OP_REPLY stands 15 bytes further on than that in an OP_MSG.
  return deserialize((await connection.bytes({}, () => opQuery(command))).subarray(15));
}

test('a client that speaks TLS is not left waiting', async () => {
  const socket = connectTls({ ...addressOf(database.uri), rejectUnauthorized: false });
  const [error] = await once(socket, 'error');
  expect(error).toMatchObject({ code: 'ECONNRESET' });
});

test('a browser is told what the port is for', async () => {
  const socket = connect(addressOf(database.uri));
  socket.write('GET / HTTP/1.1\r\nHost: localhost\r\n\r\n');
  const answer = await text(socket);
  expect(answer).toMatch(/^HTTP\/1\.0 200 OK\r\n/);
  expect(answer).toMatch(/trying to access MongoDB over HTTP on the native driver port\.\r\n$/);
});

test.each(['hello', 'isMaster', 'ismaster', 'buildInfo', 'buildinfo'])(
  'an old driver may still ask for %s',
  async (name) => {
    expect(await answerToOpQuery({ [name]: 1 })).toMatchObject({ ok: 1 });
  },
);

test.each(['find', 'Hello', 'ping'])('an old driver may no longer ask for %s', async (name) => {
  expect(await answerToOpQuery({ [name]: 1 })).toMatchObject({ ok: 0, code: 352 });
});

test.each(['SCRAM-SHA-1', 'SCRAM-SHA-256', 'DEFAULT'] as const)(
  'a user who is not there is refused by %s',
  async (authMechanism) => {
    await using client = new MongoClient(database.uri, {
      auth: { username: 'nobody', password: 'none' },
      authMechanism,
    });
    expect(await codeOf(client.connect())).toBe(18);
  },
);
