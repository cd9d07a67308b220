/** Where a server listens, for people and clients. */
export function urlOf(host: string, port: number, { isTls }: { readonly isTls: boolean }): string {
  return `${isTls ? 'https' : 'http'}://${host.includes(':') ? `[${host}]` : host}:${port}`;
}
