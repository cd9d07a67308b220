/** Stands for a secret that is not shown. */
export const HIDDEN = '<hidden>';

/** A secret as it may be shown: whether there is one, and the file that it is in. */
export function hideSecret(text: string): string {
  return text === '' || text.startsWith('@') ? text : HIDDEN;
}

/** An address without the password in it. */
export function hidePassword(url: string): string {
  return url.replace(/^([a-z][a-z\d+.-]*:\/\/[^/?#@]*?:)[^/?#]*@/i, `$1${HIDDEN}@`);
}
