import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';
import { createSecureContext, TLSSocket } from 'node:tls';

export interface ReceivedLetter {
  readonly from: string;
  readonly to: readonly string[];
  /** Header lines and body as they came, dots unstuffed. */
  readonly source: string;
  /** Whether it came by TLS. */
  readonly isSecret: boolean;
}

/** What the server says, or that it says nothing, or hangs up. */
export type MailBehaviour = string | 'silent' | 'cut';

export interface MailTls {
  readonly cert: string;
  readonly key: string;
  /** Before the first word, or when the client asks by STARTTLS (RFC 3207). */
  readonly begins: 'at once' | 'by STARTTLS';
}

export interface MailReceiver extends AsyncDisposable {
  readonly url: string;
  readonly letters: readonly ReceivedLetter[];
  /** @param to the command that is answered so; to a recipient unless told */
  behave(behaviour: MailBehaviour, to?: 'MAIL' | 'RCPT'): void;
}

/** A mail server on this machine (RFC 5321): it takes every letter, unless told to misbehave. */
export async function startMailReceiver(tls?: MailTls): Promise<MailReceiver> {
  const letters: ReceivedLetter[] = [];
  const sockets = new Set<Socket>();
  let odd: { readonly to: string; readonly behaviour: MailBehaviour } | null = null;

  const sealed = (socket: Socket): Socket =>
    new TLSSocket(socket, { isServer: true, secureContext: createSecureContext(tls) });

  const converse = (socket: Socket, isSecret: boolean): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    const offersTls = tls?.begins === 'by STARTTLS' && !isSecret;
    let from = '';
    let to: string[] = [];
    let letter: string[] | null = null;
    let rest = '';

    const takeLine = (line: string, lines: string[]): void => {
      if (line !== '.') lines.push(line.replace(/^\./, ''));
      else {
        letters.push({ from, to, source: lines.join('\n'), isSecret });
        letter = null;
        to = [];
        say('250 2.0.0 Taken');
      }
    };
    const misbehave = (behaviour: MailBehaviour): void => {
      if (behaviour === 'cut') socket.destroy();
      else if (behaviour !== 'silent') say(behaviour);
    };
    const takeCommand = (line: string): void => {
      const address = /<(.*)>/.exec(line)?.[1] ?? '';
      const command = line.slice(0, 4).toUpperCase();
      if (command === odd?.to) misbehave(odd.behaviour);
      else if (command === 'EHLO')
        say(`250-receiver\r\n${offersTls ? '250-STARTTLS\r\n' : ''}250 8BITMIME`);
      else if (command === 'STAR' && !offersTls) say('502 5.5.1 No such command');
      else if (command === 'STAR') {
        socket.removeAllListeners('data');
        say('220 Go on');
        converse(sealed(socket), true);
      } else if (command === 'DATA') {
        letter = [];
        say('354 Go on');
      } else if (command === 'QUIT') {
        say('221 Bye');
        socket.end();
      } else {
        if (command === 'MAIL') from = address;
        if (command === 'RCPT') to.push(address);
        say('250 Ok');
      }
    };

    socket.on('data', (chunk) => {
      const lines = (rest + chunk.toString('utf8')).split('\r\n');
      rest = lines.pop() ?? '';
      for (const line of lines)
        if (letter) takeLine(line, letter);
        else takeCommand(line);
    });
  };

  const isSealed = tls?.begins === 'at once';
  const server = createServer((plain) => {
    const socket = isSealed ? sealed(plain) : plain;
    converse(socket, isSealed);
    socket.write('220 receiver ESMTP\r\n');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `${isSealed ? 'smtps' : 'smtp'}://127.0.0.1:${port}`,
    letters,
    behave(behaviour, to = 'RCPT') {
      odd = { to, behaviour };
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
