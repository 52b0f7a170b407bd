/** What a browser is told that is sent to the port of the store: MongoDB's own words. */
const text =
  'It looks like you are trying to access MongoDB over HTTP on the native driver port.\r\n';

export const answerToHttp = [
  'HTTP/1.0 200 OK',
  'Connection: close',
  'Content-Type: text/plain',
  `Content-Length: ${text.length}`,
  '',
  text,
].join('\r\n');

/** @param bytes the first that came, which make no message */
export const isHttp = (bytes: Buffer): boolean => bytes.toString('latin1', 0, 4) === 'GET ';
