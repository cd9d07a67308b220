/**
 * The address that programs send to: the folder of the page, without the slash at its end, so that it is right under the prefix of a proxy
 * and by https. What a shell or a string of code would read as something else is percent-encoded.
 */
export function serverAddress(baseUri: string): string {
  const { origin, pathname } = new URL('.', baseUri);
  const path = pathname
    .replace(/\/$/, '')
    .replace(/[^\w/.~%@:-]/g, (sign) => `%${sign.charCodeAt(0).toString(16).toUpperCase()}`);
  return `${origin}${path}`;
}
