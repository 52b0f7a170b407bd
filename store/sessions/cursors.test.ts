import { expect, test } from '@jest/globals';
import { pause } from '../aggregate/stage.ts';
import { encode } from '../bson/encode.ts';
import { Cursors, fromIterable } from './cursors.ts';

const document = encode({ _id: 1 });
const rest = async () => {};

/** A cursor whose second batch pauses before its document. */
async function opened() {
  const cursors = new Cursors();
  const source = fromIterable([document, pause, pause, document]);
  const { id } = await cursors.open(source, 'd.items', { size: 1 }, rest);
  return { cursors, cursor: cursors.get(id.toBigInt()) };
}

test('a batch goes on after each pause', async () => {
  const { cursors, cursor } = await opened();
  let rests = 0;
  const reply = await cursors.next(cursor, 5, async () => {
    rests += 1;
  });
  expect([rests, reply.documents, reply.id.toNumber()]).toEqual([2, [document], 0]);
});

test('a document for which a batch has no room comes with the next', async () => {
  const large = [1, 2, 3].map((_id) => encode({ _id, text: 'x'.repeat(7_000_000) }));
  const cursors = new Cursors();
  const { documents, id } = await cursors.open(fromIterable(large), 'd.items', {}, rest);
  const { documents: others } = await cursors.next(cursors.get(id.toBigInt()), 5, rest);
  expect([documents.length, others.length]).toEqual([2, 1]);
  expect([...documents, ...others].map((one, i) => one === large[i])).toEqual([true, true, true]);
});

test('nobody else can use a cursor amid its batch', async () => {
  const { cursors, cursor } = await opened();
  await cursors.next(cursor, 5, async () => {
    expect(() => cursors.get(cursor.id)).toThrow('is already in use');
  });
});

test('a cursor that is killed amid its batch tells no documents', async () => {
  const { cursors, cursor } = await opened();
  const killed = cursors.next(cursor, 5, async () => void cursors.close(cursor.id));
  await expect(killed).rejects.toMatchObject({ codeName: 'CursorKilled' });
});

test('a first batch that nobody wants any more closes what it is read from', async () => {
  const cursors = new Cursors();
  let isClosed = false;
  function* documents() {
    try {
      yield pause;
      yield document;
    } finally {
      isClosed = true;
    }
  }
  const gone = async () => {
    throw new Error('the client is gone');
  };
  const open = cursors.open(fromIterable(documents()), 'd.items', { size: 1 }, gone);
  await expect(open).rejects.toThrow('the client is gone');
  expect(isClosed).toBe(true);
});

/** Twenty minutes later. */
const later = () => Date.now() + 1_200_000;

test.each([
  [false, false],
  [true, true],
])('a cursor that nobody reads, patient %s, is open %s', async (isPatient, isOpen) => {
  const cursors = new Cursors();
  const source = fromIterable([document, document]);
  const { id } = await cursors.open(source, 'd.items', { size: 1, isPatient }, rest);
  cursors.expire(Date.now());
  expect(cursors.has(id.toBigInt())).toBe(true);
  cursors.expire(later());
  expect(cursors.has(id.toBigInt())).toBe(isOpen);
});
