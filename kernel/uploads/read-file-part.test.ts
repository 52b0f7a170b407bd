import { Readable } from 'node:stream';
import { expect, test } from '@jest/globals';
import { readFilePart } from './read-file-part.ts';
import { aFile, arriving, boundary, multipartOf } from './testing/multipart.ts';

const bytesMax = 50_000;
const file = (length: number): Buffer => Buffer.alloc(length, 'x');

test('the file arrives whole, whatever it is called', async () => {
  const sent = Buffer.from('pixels\r\n--not a boundary\r\n');
  const part = { fileName: '../../etc/passwd', type: 'text/html' };
  expect(await readFilePart(aFile(sent, part), bytesMax)).toEqual(sent);
});

test('as many bytes as may be are taken, and one more is not', async () => {
  expect(await readFilePart(aFile(file(bytesMax)), bytesMax)).toHaveLength(bytesMax);
  await expect(readFilePart(aFile(file(bytesMax + 1)), bytesMax)).rejects.toMatchObject({
    code: 'BODY_TOO_LARGE',
    details: { bytesMax },
  });
});

test('what is announced as too large is refused before it is read', async () => {
  const body = arriving(multipartOf([{ bytes: file(9) }]), { 'content-length': '100000000' });
  await expect(readFilePart(body, bytesMax)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
});

test('what does not end is cut, and kept no more', async () => {
  let sent = 0;
  const endless = Readable.from(
    (function* () {
      yield multipartOf([{ bytes: file(1) }]).subarray(0, -boundary.length - 8);
      for (; sent < 100; sent += 1) yield file(10_000);
    })(),
    { objectMode: false },
  );
  const body = { ...arriving(file(0)), body: endless };
  await expect(readFilePart(body, bytesMax)).rejects.toMatchObject({ code: 'BODY_TOO_LARGE' });
});

test.each([
  ['no file', multipartOf([])],
  ['an empty file', multipartOf([{ bytes: file(0) }])],
  ['a field in place of a file', multipartOf([{ bytes: file(9), fileName: null }])],
  [
    'a field beside the file',
    multipartOf([{ bytes: file(9) }, { bytes: file(9), fileName: null }]),
  ],
  ['two files', multipartOf([{ bytes: file(9) }, { bytes: file(9) }])],
  ['a body that breaks off', multipartOf([{ bytes: file(999) }]).subarray(0, 400)],
  ['something else altogether', file(300)],
  ['nothing', file(0)],
])('%s is bad input, and names the file', async (_what, body) => {
  await expect(readFilePart(arriving(body), bytesMax)).rejects.toMatchObject({
    code: 'BAD_USER_INPUT',
    details: { field: 'file' },
  });
});

test.each([['application/json'], ['multipart/form-data'], ['multipart/mixed; boundary=x'], ['']])(
  'a body of type "%s" is none that has files',
  async (type) => {
    const body = arriving(multipartOf([{ bytes: file(9) }]), { 'content-type': type });
    await expect(readFilePart(body, bytesMax)).rejects.toMatchObject({
      code: 'UNSUPPORTED_MEDIA_TYPE',
    });
  },
);

test('a client that goes away while sending leaves nobody waiting', async () => {
  const body = new Readable({ read() {} });
  const read = readFilePart({ ...arriving(file(0)), body }, bytesMax);
  body.push(multipartOf([{ bytes: file(99) }]).subarray(0, 150));
  body.destroy();
  await expect(read).rejects.toMatchObject({ code: 'BAD_USER_INPUT' });
});
