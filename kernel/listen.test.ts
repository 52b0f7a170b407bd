import { createServer } from 'node:net';
import { expect, test } from '@jest/globals';
import { listen, readPort } from './listen.ts';

const noAddress = (host: string): string =>
  `This machine has no address ${host}; set HOST to one of its own, or to 0.0.0.0 for all of them`;

test('an address of another machine is refused with what would be right', async () => {
  await expect(listen(createServer(), 0, '192.0.2.1')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message: noAddress('192.0.2.1'),
  });
});

test.each([
  ['ENOTFOUND', noAddress('nowhere')],
  ['EACCES', 'Port 80 is not for this user; set PORT to one from 1024 up'],
])('%s of the system is told with what would be right', async (code, message) => {
  // Which names are known and which ports are for everybody is a matter of the machine.
  const server = createServer();
  server.listen = () => {
    server.emit('error', Object.assign(new Error(code), { code }));
    return server;
  };
  await expect(listen(server, 80, 'nowhere')).rejects.toMatchObject({
    code: 'CONFIG_INVALID',
    message,
  });
});

test.each([
  ['0', 0],
  ['65535', 65_535],
  ['65536', null],
  ['', null],
  [' ', null],
  ['0x10', null],
  ['-1', null],
  [undefined, null],
])('the port %p is read as %p', (text, port) => {
  expect(readPort(text)).toBe(port);
});
