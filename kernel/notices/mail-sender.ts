import { createTransport } from 'nodemailer';
import { SECOND_MS } from '../clock.ts';
import { type EmailNotice, NoticeFailure } from '../notifier.ts';
import { letterHtml } from './letter-html.ts';
import type { MailServer } from './notice-config.ts';

const connectionsMax = 4;

/**
 * E-mail by SMTP, over connections that are kept.
 * @param requiresTls refuses a server that cannot speak TLS 1.2 or newer, or whose certificate does not hold
 * @param trusted certificates, PEM, of who may vouch for the server; those that Node trusts when unset
 * @param timeoutMs of one letter as a whole, 30 s unless told; half of it for each silence of the server
 */
export function createMailSender({
  server: { url, from },
  requiresTls,
  trusted,
  timeoutMs = 30 * SECOND_MS,
}: {
  readonly server: MailServer;
  readonly requiresTls: boolean;
  readonly trusted?: string;
  readonly timeoutMs?: number;
}) {
  const { protocol, hostname, port, username, password } = new URL(url);
  const isTlsAtOnce = protocol === 'smtps:';
  const silenceMs = timeoutMs / 2;
  const transport = createTransport({
    host: hostname,
    port: Number(port || (isTlsAtOnce ? 465 : 587)),
    secure: isTlsAtOnce,
    requireTLS: requiresTls && !isTlsAtOnce,
    tls: {
      minVersion: 'TLSv1.2',
      rejectUnauthorized: requiresTls,
      ...(trusted ? { ca: trusted } : {}),
    },
    ...(username
      ? { auth: { user: decodeURIComponent(username), pass: decodeURIComponent(password) } }
      : {}),
    pool: true,
    maxConnections: connectionsMax,
    connectionTimeout: silenceMs,
    greetingTimeout: silenceMs,
    socketTimeout: silenceMs,
    dnsTimeout: silenceMs,
    disableFileAccess: true,
    disableUrlAccess: true,
  });
  const domain = /@([^\s@>]+)>?\s*$/.exec(from)?.[1] ?? hostname;

  return {
    async send(notice: EmailNotice): Promise<void> {
      const { id, to, subject, unsubscribeUrl } = notice;
      const sending = transport.sendMail({
        from,
        // As an object it is one address, whatever its characters.
        to: { name: '', address: to },
        subject,
        text: textOf(notice),
        html: letterHtml(notice),
        ...(id === undefined ? {} : { messageId: `<${id.replace(/[^\w.-]/g, '.')}@${domain}>` }),
        headers: {
          // Nobody's holiday answer is wanted (RFC 3834).
          'auto-submitted': 'auto-generated',
          ...(unsubscribeUrl === undefined
            ? {}
            : {
                'list-unsubscribe': { prepared: true, value: `<${unsubscribeUrl}>` },
                'list-unsubscribe-post': 'List-Unsubscribe=One-Click',
              }),
        },
        disableFileAccess: true,
        disableUrlAccess: true,
      });
      await withinMs(timeoutMs, sending).catch((error: unknown) => {
        throw toFailure(error);
      });
    },
    close: (): void => transport.close(),
  };
}

/** The letter for those who read plain text. */
const textOf = ({ body, link, unsubscribeUrl }: EmailNotice): string =>
  [
    body,
    ...(link === undefined ? [] : [`${link.label}: ${link.url}`]),
    ...(unsubscribeUrl === undefined ? [] : [`No more of these letters: ${unsubscribeUrl}`]),
  ].join('\n\n');

async function withinMs<T>(timeoutMs: number, work: Promise<T>): Promise<T> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_resolve, reject) => {
    timer = setTimeout(() => reject(new NoticeFailure('TEMPORARY', 'TIMEOUT')), timeoutMs);
  });
  try {
    return await Promise.race([work, late]);
  } finally {
    clearTimeout(timer);
  }
}

/** What the server or the way to it said, without its words: they name the address. */
function toFailure(error: unknown): NoticeFailure {
  if (error instanceof NoticeFailure) return error;
  const { responseCode, code, command, message } = error as Partial<SmtpError>;
  if (isOfTls(code, message)) return new NoticeFailure('TEMPORARY', 'TLS');
  if (responseCode !== undefined)
    return new NoticeFailure(
      responseCode >= 500 && isOfLetter(command) ? 'PERMANENT' : 'TEMPORARY',
      `SMTP_${responseCode}`,
    );
  return new NoticeFailure('TEMPORARY', code === 'ETIMEDOUT' ? 'TIMEOUT' : 'CONNECTION');
}

/** As the library throws it. */
interface SmtpError extends Error {
  readonly code: string;
  readonly responseCode: number;
  /** What the server answered: `RCPT TO`, or `CONN` before any command. */
  readonly command: string;
}

/** STARTTLS that a server refuses has a code; a certificate that does not hold is told from a cut line by words alone. */
const isOfTls = (code?: string, message = ''): boolean =>
  code === 'ETLS' || (code === 'ESOCKET' && /certificate|\bssl\b|\btls/i.test(message));

/** A refusal of our name, password or line is ours to put right, and then every letter goes. */
const isOfLetter = (command?: string): boolean => command === 'RCPT TO' || command === 'DATA';
