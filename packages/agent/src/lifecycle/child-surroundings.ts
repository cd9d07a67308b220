/** Variables by which Node.js itself behaves, that a connection to the server depends on. */
const NETWORK_VARIABLES: ReadonlySet<string> = new Set([
  'NODE_EXTRA_CA_CERTS',
  'NODE_TLS_REJECT_UNAUTHORIZED',
  'NODE_USE_ENV_PROXY',
  'NODE_USE_SYSTEM_CA',
]);

/** Flags of Node.js that a connection to the server depends on. */
const NETWORK_FLAG =
  /^--(?:use-(?:openssl|bundled|system)-ca|openssl-|(?:enable|force)-fips|tls-|dns-result-order=|no-network-family|network-family)/;

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The environment for a child that shall be nothing but itself: without the variables by which Node.js would load the
 * host's preloads (and this agent) into it, measure its coverage, or take it for the host's own child.
 */
export function childEnvironment(env: Environment): Record<string, string> {
  const kept: Record<string, string> = {};
  for (const [name, value] of Object.entries(env)) {
    if (value === undefined || (name.startsWith('NODE_') && !NETWORK_VARIABLES.has(name))) continue;
    kept[name] = value;
  }
  return kept;
}

/**
 * Of the flags that this process runs with, those that decide how it reaches the server; and what makes the child find
 * its packages, where that needs anything, see `findPnpFile`.
 */
export function childFlags(
  execArgv: readonly string[],
  nodeOptions: string | undefined,
  pnpFile: string | undefined,
): string[] {
  const flags = [...(nodeOptions ?? '').split(/\s+/), ...execArgv];
  // A value in an argument of its own cannot be told from the next flag's, so those flags do not count.
  const network = flags.filter((flag) => NETWORK_FLAG.test(flag));
  return pnpFile === undefined ? network : ['--require', pnpFile, ...network];
}
