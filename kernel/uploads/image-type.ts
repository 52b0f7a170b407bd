export const imageTypes = ['image/jpeg', 'image/png', 'image/webp'] as const;
export type ImageType = (typeof imageTypes)[number];

/** The type stands in the first bytes; what stands behind them is not to mislead. */
const typeBytes = 4_100;

/** What a file is by its content, whatever it is called; null for anything but the pictures that are taken. */
export async function imageTypeOf(bytes: Uint8Array): Promise<ImageType | null> {
  // Loaded with the first picture: a start can do without its forty files.
  const { fileTypeFromBuffer } = await import('file-type');
  const found = await fileTypeFromBuffer(bytes.subarray(0, typeBytes));
  return imageTypes.find((type) => type === found?.mime) ?? null;
}
