import { BadAnswer } from './bad-answer.ts';

/** What the head of an answer says of what follows. */
export interface AnswerHead {
  readonly statusCode: number;
  /** Status line and field lines, as they came. */
  readonly text: string;
  /** How the end of the body is found: after so many bytes, by its chunks, or with the connection. */
  readonly framing: number | 'chunked' | 'until-close';
  /** Content coding in lower case; empty for none. */
  readonly coding: string;
  /** How long the connection can be kept for another request; 0 when it is closed, null when nothing is said. */
  readonly keptMs: number | null;
}

/** Status line and field lines, each ended by CRLF: no folded lines, no space before a colon, nothing that controls. */
const wellFormed =
  /^HTTP\/1\.[01] [1-5]\d\d(?: [\t\x20-\x7e\x80-\xff]*)?\r\n(?:[!#$%&'*+\-.^_`|~\w]+:[\t\x20-\x7e\x80-\xff]*\r\n)*$/;
const fields =
  /\n(content-length|transfer-encoding|content-encoding|connection|keep-alive):[ \t]*([^\r]*)/gi;

/**
 * Reads a head as RFC 9112 has it, without leniency: what two programs read differently, somebody can hide an answer
 * in.
 * @param text Latin-1, with the CRLF of the last field line but not the empty line
 * @throws BadAnswer
 */
export function readHead(text: string): AnswerHead {
  if (!wellFormed.test(text)) throw new BadAnswer('The head of the answer is malformed');
  const statusCode = Number(text.slice(9, 12));
  let keptMs = text.charCodeAt(7) === ONE ? Number.POSITIVE_INFINITY : 0;
  let length: string | null = null;
  let coding = '';
  let transfer = '';

  fields.lastIndex = 0;
  for (let field = fields.exec(text); field !== null; field = fields.exec(text)) {
    const value = (field[2] ?? '').trimEnd().toLowerCase();
    switch (field[1]?.toLowerCase()) {
      case 'content-length':
        if (length !== null && length !== value) throw new BadAnswer('The answer has two lengths');
        length = value;
        break;
      case 'transfer-encoding':
        transfer = transfer ? `${transfer},${value}` : value;
        break;
      case 'content-encoding':
        coding = coding ? `${coding},${value}` : value;
        break;
      case 'connection':
        if (hasToken(value, 'close')) keptMs = 0;
        else if (keptMs === 0 && hasToken(value, 'keep-alive')) keptMs = Number.POSITIVE_INFINITY;
        break;
      default:
        keptMs = Math.min(keptMs, keptBy(value));
    }
  }
  return {
    statusCode,
    text,
    framing: framingOf(statusCode, length, transfer),
    coding,
    keptMs: Number.isFinite(keptMs) ? keptMs : null,
  };
}

const ONE = 0x31;

/** RFC 9112 §6.3, for the answer to a POST. */
function framingOf(
  statusCode: number,
  length: string | null,
  transfer: string,
): AnswerHead['framing'] {
  if (transfer !== '') {
    if (length !== null) throw new BadAnswer('The answer has both a length and chunks');
    if (transfer !== 'chunked')
      throw new BadAnswer(`The answer comes in an unknown coding: ${transfer.slice(0, 40)}`);
  }
  if (statusCode < 200 || statusCode === 204 || statusCode === 304) return 0;
  if (transfer !== '') return 'chunked';
  if (length === null) return 'until-close';
  if (!/^\d{1,15}$/.test(length)) throw new BadAnswer('The length of the answer is no number');
  return Number(length);
}

/** However long a server keeps its connections, ours are closed when nobody has asked for so long. */
const keptMsMax = 60_000;

/** `Keep-Alive: timeout=5` in milliseconds, less a second for what is under way to us. */
function keptBy(value: string): number {
  const seconds = /(?:^|[,;\s])timeout=(\d{1,6})/.exec(value)?.[1];
  return seconds === undefined
    ? Number.POSITIVE_INFINITY
    : Math.min(keptMsMax, Math.max(0, Number(seconds) * 1_000 - 1_000));
}

const hasToken = (list: string, token: string): boolean =>
  list === token || (list.includes(token) && list.split(',').some((item) => item.trim() === token));
