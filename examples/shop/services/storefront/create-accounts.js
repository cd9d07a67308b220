import { scryptSync, timingSafeEqual } from 'node:crypto';

/** A sixteenth of the work that OWASP advises, about 20 ms: a login each second must not be the hot spot here. */
const SCRYPT = { N: 2 ** 13, r: 8, p: 1 };
const HASH_BYTES = 32;

/**
 * Hashes a password on the main thread, where the profiler sees it. `scrypt` without "Sync" would spare other
 * requests the pause.
 *
 * @param {string} password
 * @param {string} salt
 */
function hashPassword(password, salt) {
  const normalized = password.normalize('NFKC');
  return scryptSync(normalized, salt, HASH_BYTES, SCRYPT);
}

/** Creates the demo's accounts: one customer "ada", whose password is "correct horse". */
export function createAccounts() {
  const salt = 'shop-demo-ada';
  const accounts = new Map([['ada', { salt, hash: hashPassword('correct horse', salt) }]]);

  /**
   * Whether this is the customer's password. Takes as long for customers that do not exist.
   *
   * @param {string} customer
   * @param {string} password
   */
  function checkPassword(customer, password) {
    const account = accounts.get(customer);
    const hash = hashPassword(password, account?.salt ?? 'no such customer');
    return account !== undefined && timingSafeEqual(hash, account.hash);
  }

  return { checkPassword };
}
