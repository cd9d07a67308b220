import type { ResolvedExporterOptions } from './options.js';
import { VERSION } from './version.js';

const PRODUCT = `Hotspan-OTLP-Exporter-JavaScript/${VERSION}`;

/** The value of `user-agent`: this exporter, after what the option names. */
export function userAgentOf({ userAgent }: ResolvedExporterOptions): string {
  return userAgent === undefined ? PRODUCT : `${userAgent} ${PRODUCT}`;
}
