/** Version of this package, as sent in profiles and requests. A test holds it equal to package.json. */
export const VERSION = '0.1.0';
