/** The bytes of a string in UTF-8; a lone surrogate counts as three. */
export function utf8Size(text: string): number {
  return Buffer.byteLength(text);
}

/** Whether a string can be expressed in UTF-8: whether it holds no lone surrogate. */
export function isWellFormed(text: string): boolean {
  return text.isWellFormed();
}

/** The bytes as base64 with padding. */
export function base64(bytes: Uint8Array): string {
  return Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength).toString('base64');
}
