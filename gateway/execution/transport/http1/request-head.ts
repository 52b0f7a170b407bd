/** A name that HTTP calls a token. */
const token = /^[!#$%&'*+\-.^_`|~\w]+$/;
/** Printable ASCII: nothing that ends a line, and nothing that programs read differently. */
const plainText = /^[\t\x20-\x7e]*$/;

/** Set by us alone: two of them would let one request be read as two. */
const ours = new Set(['host', 'content-length', 'transfer-encoding', 'connection']);

/**
 * The lines of a head, each with its CRLF.
 * @throws TypeError for a name or a value that is none in HTTP, so that no value can add a line of its own
 */
export function headLines(headers: Readonly<Record<string, string>>): string {
  let lines = '';
  for (const name in headers) {
    const value = headers[name] ?? '';
    if (!plainText.test(value)) throw new TypeError(`The value of the header ${name} is not text`);
    lines += `${checkedName(name)}: ${value}\r\n`;
  }
  return lines;
}

/** Names are few, and the same in every request. */
const checkedNames = new Set<string>();
const checkedNamesMax = 200;

function checkedName(name: string): string {
  if (checkedNames.has(name)) return name;
  if (!token.test(name) || ours.has(name.toLowerCase()))
    throw new TypeError('A header has a name that it may not have');
  if (checkedNames.size < checkedNamesMax) checkedNames.add(name);
  return name;
}

/** What the head of every POST to one address begins with. */
export const openingOf = (url: URL, headers: Readonly<Record<string, string>>): string =>
  `POST ${url.pathname}${url.search} HTTP/1.1\r\nhost: ${url.host}\r\n${headLines(headers)}`;
