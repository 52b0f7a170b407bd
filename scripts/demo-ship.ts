import { isErrorCode, ShopError } from '../kernel/errors.ts';
import { refuseToStart } from '../kernel/refuse-to-start.ts';
import { readArguments } from './read-arguments.ts';

const usage = 'Usage: npm run demo:ship -- GG-12047 [--url http://127.0.0.1:4000]';
const answerTimeoutMs = 10_000;

interface Answer {
  readonly status?: string;
  readonly location?: string;
  readonly trackingNumber?: string;
  readonly error?: { readonly code: string; readonly message: string };
}

/** `npm run demo:ship -- GG-12047`: the carrier's next signed scan of an order, through the real webhook. */
async function main(): Promise<void> {
  const { values, positionals } = readArguments(usage, {
    url: { type: 'string', default: 'http://127.0.0.1:4000' },
  });
  const [orderNumber] = positionals;
  if (!orderNumber) throw new ShopError('BAD_USER_INPUT', usage);
  const answer = await ask(values.url, orderNumber.toUpperCase());
  if (answer.error) {
    const { code, message } = answer.error;
    throw new ShopError(isErrorCode(code) ? code : 'INTERNAL_SERVER_ERROR', message);
  }
  console.log(
    `${orderNumber}: ${answer.status} at ${answer.location}, parcel ${answer.trackingNumber}`,
  );
}

async function ask(url: string, orderNumber: string): Promise<Answer> {
  try {
    const response = await fetch(`${url.replace(/\/$/, '')}/dev/ship`, {
      method: 'POST',
      headers: { 'content-type': 'application/json' },
      body: JSON.stringify({ orderNumber }),
      signal: AbortSignal.timeout(answerTimeoutMs),
    });
    return (await response.json()) as Answer;
  } catch (error) {
    throw new ShopError('NOT_FOUND', `Aurora does not answer at ${url}: is it running?`, {}, error);
  }
}

main().catch(refuseToStart);
