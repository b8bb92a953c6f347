/** An address without its credentials and without slashes at its end. Throws a TypeError when it is no URL. */
export function withoutCredentials(address: string): string {
  const url = new URL(address);
  url.username = '';
  url.password = '';
  return url.href.replace(/\/+$/, '');
}
