/**
 * Every code with its exit code: 2 for what the user can set right, 1 for what went wrong.
 */
export const ERROR_CODES = Object.freeze({
  SHOP_ERR_SETTING: 2,
  SHOP_ERR_PORT: 2,
  SHOP_ERR_NOT_BUILT: 2,
  SHOP_ERR_NOT_READY: 1,
  SHOP_ERR_CHILD_DIED: 1,
});

/** An error whose message is all a person needs to see. */
export class ShopError extends Error {
  /**
   * @param {keyof typeof ERROR_CODES} code
   * @param {string} message what was expected, what came, and the fix
   */
  constructor(code, message) {
    super(`[${code}] ${message}`);
    this.name = 'ShopError';
    this.code = code;
    this.exitCode = ERROR_CODES[code];
  }
}
