import { expect, test } from '@jest/globals';
import { createLog } from './log.ts';

function capture() {
  const lines: string[] = [];
  const log = createLog({
    level: 'info',
    name: 'test',
    destination: { write: (line) => void lines.push(line) },
  });
  return { log, lines };
}

test('bindings stand on every line below', () => {
  const { log, lines } = capture();
  log.child({ requestId: 'req_1' }).child({ sessionId: 'ses_1' }).info({ count: 2 }, 'Answered');
  expect(JSON.parse(lines[0] ?? '')).toMatchObject({
    level: 'info',
    requestId: 'req_1',
    sessionId: 'ses_1',
    count: 2,
    msg: 'Answered',
  });
});

test('personal data and secrets do not reach a line, neither as its fields nor as bindings', () => {
  const { log, lines } = capture();
  log.child({ phone: '555-0100', caller: { auth: 'c2VjcmV0' } }).info(
    {
      email: 'opal@example.com',
      headers: { authorization: 'Bearer eyJsecret', 'x-api-key': 'key-123' },
      order: { customer: { email: 'opal@example.com' } },
      input: { code: '482913', text: 'my ring is late' },
    },
    'Asked',
  );
  const line = lines.join('');
  for (const secret of ['opal@', 'eyJsecret', 'key-123', '482913', 'my ring', '555-', 'c2Vj'])
    expect(line).not.toContain(secret);
});

test('an error keeps its own code and its cause', () => {
  const { log, lines } = capture();
  const cause = Object.assign(new Error('refused'), { code: 'ECONNREFUSED' });
  log.error({ error: new Error('No answer', { cause }) }, 'Failed');
  expect(JSON.parse(lines[0] ?? '').error).toMatchObject({
    message: 'No answer',
    cause: { message: 'refused', errorCode: 'ECONNREFUSED' },
  });
});
