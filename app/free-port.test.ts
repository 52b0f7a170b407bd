import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { mustBeFree } from './free-port.ts';

test('a taken port is named; a free one is left free', async () => {
  const other = createServer();
  const port = await new Promise<number>((resolve) =>
    other.listen(0, '127.0.0.1', () => {
      const address = other.address();
      resolve(typeof address === 'object' && address ? address.port : 0);
    }),
  );
  await expect(mustBeFree('127.0.0.1', port)).rejects.toMatchObject({
    code: 'PORT_IN_USE',
    message: `Port ${port} on 127.0.0.1 is in use; set PORT to another`,
  });
  await new Promise((resolve) => other.close(resolve));
  await mustBeFree('127.0.0.1', port);
  await mustBeFree('127.0.0.1', port);
});
