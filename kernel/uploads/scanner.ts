/** Looks for what harms in the bytes as they came. */
export interface Scanner {
  /**
   * @returns the name of what was found; null for nothing
   * @throws ShopError UPLOADS_UNAVAILABLE when it cannot tell: nothing passes unseen
   */
  scan(bytes: Uint8Array): Promise<string | null>;
}
