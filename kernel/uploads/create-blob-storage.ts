import type { BlobStorage } from './blob-storage.ts';
import { createFilesystemStorage } from './filesystem-storage.ts';
import { createS3Storage } from './s3-storage.ts';
import type { UploadsConfig } from './uploads-config.ts';

/** The bucket where there is one, else the folder. */
export const createBlobStorage = ({ bucket, directory, bytesMax }: UploadsConfig): BlobStorage =>
  bucket ? createS3Storage(bucket, { bytesMax }) : createFilesystemStorage(directory);
