import { join, resolve } from 'node:path';
import type { z } from 'zod';
import { integer, optionalText } from '../config-values.ts';
import type { ClamavAddress } from './clamav-scanner.ts';
import type { Bucket } from './s3-storage.ts';

const mebibyte = 1024 * 1024;

/** Variables of uploads: part of `kernel/config.ts`. */
export const uploadVariables = {
  AURORA_UPLOAD_BYTES_MAX: integer(1_024, 32 * mebibyte, 8 * mebibyte),
  AURORA_UPLOADS_DIR: optionalText,
  AURORA_UPLOADS_BUCKET: optionalText.refine(
    (url) => url === undefined || /^https?:\/\/[^\s/]+\/[^\s?#]*[^\s?#/]$/.test(url),
    { message: 'must be an http(s) address that ends with the bucket' },
  ),
  AURORA_UPLOADS_REGION: optionalText,
  AURORA_UPLOADS_KEY_ID: optionalText,
  AURORA_UPLOADS_SECRET_KEY: optionalText,
  AURORA_ANTIVIRUS: optionalText.refine(
    (address) => address === undefined || /^(?:tcp:\/\/[^\s/:]+:\d{1,5}|unix:\/\S+)$/.test(address),
    { message: 'must be tcp://host:port or unix:/path' },
  ),
  AURORA_INSPIRATION_DAYS: integer(1, 180, 90),
};

export interface UploadsConfig {
  /** Largest file that is taken. */
  readonly bytesMax: number;
  /** Folder of the files; not looked at where there is a bucket. */
  readonly directory: string;
  readonly bucket: Bucket | null;
  /** null: there is no scanner. */
  readonly antivirus: ClamavAddress | null;
  /** Whether files are taken that only the development scanner has seen. */
  readonly isUnscannedTaken: boolean;
  /** A shopper's picture is kept this long. */
  readonly inspirationDays: number;
}

type Values = {
  readonly [name in keyof typeof uploadVariables]: z.output<(typeof uploadVariables)[name]>;
};

export function readUploads(
  values: Values,
  around: {
    readonly dataDir: string;
    readonly isDevelopment: boolean;
    readonly refuse: (reasons: readonly string[]) => never;
  },
): UploadsConfig {
  return {
    bytesMax: values.AURORA_UPLOAD_BYTES_MAX,
    directory: values.AURORA_UPLOADS_DIR
      ? resolve(values.AURORA_UPLOADS_DIR)
      : join(around.dataDir, 'uploads'),
    bucket: readBucket(values, around.refuse),
    antivirus: readAntivirus(values.AURORA_ANTIVIRUS),
    isUnscannedTaken: around.isDevelopment,
    inspirationDays: values.AURORA_INSPIRATION_DAYS,
  };
}

function readBucket(values: Values, refuse: (reasons: readonly string[]) => never): Bucket | null {
  const {
    AURORA_UPLOADS_BUCKET: url,
    AURORA_UPLOADS_REGION: region = 'us-east-1',
    AURORA_UPLOADS_KEY_ID: accessKeyId,
    AURORA_UPLOADS_SECRET_KEY: secretAccessKey,
  } = values;
  if (!url) return null;
  if (!accessKeyId || !secretAccessKey)
    return refuse([
      'AURORA_UPLOADS_BUCKET needs AURORA_UPLOADS_KEY_ID and AURORA_UPLOADS_SECRET_KEY',
    ]);
  return { url, region, accessKeyId, secretAccessKey };
}

function readAntivirus(address: string | undefined): ClamavAddress | null {
  if (!address) return null;
  if (address.startsWith('unix:')) return { path: address.slice('unix:'.length) };
  const { hostname, port } = new URL(address);
  return { host: hostname, port: Number(port) };
}
