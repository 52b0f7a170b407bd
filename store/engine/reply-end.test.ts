import { expect, test } from '@jest/globals';
import { Double, Timestamp } from 'bson';
import { decode } from '../bson/decode.ts';
import { replyEnd, signature } from './reply-end.ts';

test.each([5n, 0x6921_0000_0000_0001n])('tells that it worked, and the time twice: %i', (time) => {
  const end = replyEnd(time);
  const size = Buffer.alloc(4);
  size.writeInt32LE(4 + end.length);
  const at = new Timestamp(time);
  expect(decode(Buffer.concat([size, end]))).toEqual({
    ok: new Double(1),
    $clusterTime: { clusterTime: at, signature },
    operationTime: at,
  });
});
