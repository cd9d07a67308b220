import { watchFiles } from '../watch/watch-files.js';
import { loadTls, type TlsFiles, type TlsKeyPair } from './load-tls.js';
import { loadTokens, type TokenOptions, tokenFileOf } from './load-tokens.js';
import type { TokenEntry } from './token-table.js';

export interface WatchSecretsOptions {
  readonly files: TlsFiles & TokenOptions;
  readonly onCertificate: (pair: TlsKeyPair) => void;
  readonly onTokens: (entries: readonly TokenEntry[]) => void;
  /** Told when a changed file cannot be used (yet). What was read before stays in use. */
  readonly onProblem: (error: unknown) => void;
  /** How often the files are looked at, in milliseconds. Default 1 000. */
  readonly intervalMs?: number | undefined;
}

/** Reads certificate, key and tokens again whenever their files change. Returns what ends it. */
export function watchSecrets(options: WatchSecretsOptions): () => void {
  const { files, onCertificate, onTokens, onProblem, intervalMs } = options;
  const tokenFile = tokenFileOf(files.authToken);
  const unwatchTokens = watchFiles(
    tokenFile === undefined ? [] : [tokenFile],
    () => reload(() => loadTokens(files), onTokens, onProblem),
    { intervalMs },
  );
  const unwatchTls = watchFiles(
    [files.tlsCert, files.tlsKey].filter((path) => path !== ''),
    () => reload(() => loadTls(files), onCertificate, onProblem),
    { intervalMs },
  );
  return () => {
    unwatchTokens();
    unwatchTls();
  };
}

function reload<T>(
  load: () => T | undefined,
  onLoaded: (value: T) => void,
  onProblem: (error: unknown) => void,
): void {
  let value: T | undefined;
  try {
    value = load();
  } catch (error) {
    onProblem(error);
    return;
  }
  if (value !== undefined) onLoaded(value);
}
