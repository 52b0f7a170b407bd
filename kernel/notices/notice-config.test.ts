import { expect, test } from '@jest/globals';
import { z } from 'zod';
import { noticeProblems, noticeVariables, readNoticeConfig } from './notice-config.ts';

const read = (env: Readonly<Record<string, string>>) => ({
  PORT: 4000,
  ...z.object(noticeVariables).parse(env),
});
const nothing = read({});
const secret = 's'.repeat(32);
const publicKey = Buffer.alloc(65, 4).toString('base64url');

test('without variables nothing is sent, and links lead to this machine', () => {
  expect(noticeProblems(nothing, false)).toEqual([]);
  expect(readNoticeConfig(nothing)).toEqual({
    publicUrl: 'http://localhost:4000',
    mail: null,
    sms: null,
    vapid: null,
    sendsPush: false,
    perOrderHour: 6,
  });
});

test('half a channel is refused, and so are links and texts without TLS', () => {
  const values = read({
    AURORA_SMTP_URL: 'smtp://mail.example',
    AURORA_SMS_URL: 'http://sms.example',
    AURORA_SMS_SECRET: secret,
    AURORA_VAPID_PUBLIC_KEY: publicKey,
  });
  expect(noticeProblems(values, false)).toEqual([
    'AURORA_MAIL_FROM is not set; AURORA_SMTP_URL needs it',
    'AURORA_PUBLIC_URL is not set; AURORA_SMTP_URL needs it',
    'AURORA_PUBLIC_URL is not set; AURORA_SMS_URL needs it',
    'AURORA_VAPID_PRIVATE_KEY is not set; AURORA_VAPID_PUBLIC_KEY needs it',
    'AURORA_VAPID_SUBJECT is not set; AURORA_VAPID_PUBLIC_KEY needs it',
    'AURORA_PUBLIC_URL is not set; AURORA_VAPID_PUBLIC_KEY needs it',
    'AURORA_SMS_URL must begin with https: outside development',
  ]);
});

test('a key of another length is refused, and so is a server of another kind', () => {
  const { error } = z.object(noticeVariables).safeParse({
    AURORA_SMTP_URL: 'https://mail.example',
    AURORA_VAPID_PRIVATE_KEY: publicKey,
  });
  expect(error?.issues.map(({ path, message }) => `${path.join('.')} ${message}`)).toEqual([
    'AURORA_SMTP_URL must be an address that begins with smtps: or smtp:',
    'AURORA_VAPID_PRIVATE_KEY must be 32 bytes as base64url',
  ]);
});

test('keys that are made for development sign and send nothing', () => {
  const made = { publicKey: 'public', privateKey: 'private' };
  expect(readNoticeConfig(nothing, () => made)).toMatchObject({ vapid: made, sendsPush: false });
  const given = read({
    AURORA_PUBLIC_URL: 'https://shop.example/',
    AURORA_VAPID_PUBLIC_KEY: publicKey,
    AURORA_VAPID_PRIVATE_KEY: 'q1dXpw3UpT5VOmu_cf_v6ih07Aems3njxI-JWgLcM94',
    AURORA_VAPID_SUBJECT: 'mailto:shop@shop.example',
  });
  expect(readNoticeConfig(given, () => made)).toMatchObject({
    publicUrl: 'https://shop.example',
    vapid: { publicKey, subject: 'mailto:shop@shop.example' },
    sendsPush: true,
  });
});
