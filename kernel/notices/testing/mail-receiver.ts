import type { AddressInfo } from 'node:net';
import { createServer, type Socket } from 'node:net';

export interface ReceivedLetter {
  readonly from: string;
  readonly to: readonly string[];
  /** Header lines and body as they came, dots unstuffed. */
  readonly source: string;
}

/** What the server says to `RCPT TO`, or that it says nothing, or hangs up. */
export type MailBehaviour = string | 'silent' | 'cut';

export interface MailReceiver extends AsyncDisposable {
  readonly url: string;
  readonly letters: readonly ReceivedLetter[];
  behave(behaviour: MailBehaviour): void;
}

const welcome = '250 2.1.5 Ok';

/** A mail server on this machine (RFC 5321): it takes every letter, unless told to misbehave. It speaks no TLS. */
export async function startMailReceiver(): Promise<MailReceiver> {
  const letters: ReceivedLetter[] = [];
  const sockets = new Set<Socket>();
  let behaviour: MailBehaviour = welcome;

  const serve = (socket: Socket): void => {
    sockets.add(socket);
    socket.on('close', () => sockets.delete(socket)).on('error', () => {});
    const say = (line: string): void => void socket.write(`${line}\r\n`);
    let from = '';
    let to: string[] = [];
    let letter: string[] | null = null;
    let rest = '';

    const takeLine = (line: string, lines: string[]): void => {
      if (line !== '.') lines.push(line.replace(/^\./, ''));
      else {
        letters.push({ from, to, source: lines.join('\n') });
        letter = null;
        to = [];
        say('250 2.0.0 Taken');
      }
    };
    const takeRecipient = (address: string): void => {
      if (behaviour === 'silent') return;
      if (behaviour === 'cut') socket.destroy();
      else {
        if (behaviour === welcome) to.push(address);
        say(behaviour);
      }
    };
    const takeCommand = (line: string): void => {
      const address = /<(.*)>/.exec(line)?.[1] ?? '';
      const command = line.slice(0, 4).toUpperCase();
      if (command === 'RCPT') takeRecipient(address);
      else if (command === 'EHLO') say('250-receiver\r\n250 8BITMIME');
      else if (command === 'DATA') {
        letter = [];
        say('354 Go on');
      } else if (command === 'QUIT') {
        say('221 Bye');
        socket.end();
      } else {
        if (command === 'MAIL') from = address;
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
    say('220 receiver ESMTP');
  };

  const server = createServer(serve);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  return {
    url: `smtp://127.0.0.1:${port}`,
    letters,
    behave(next) {
      behaviour = next;
    },
    async [Symbol.asyncDispose]() {
      const closed = new Promise((resolve) => server.close(resolve));
      for (const socket of sockets) socket.destroy();
      await closed;
    },
  };
}
