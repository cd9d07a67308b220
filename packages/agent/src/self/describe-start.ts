import type { LinkMode } from '../link/create-linker.js';
import { explainLinkMode, type LinkSurroundings } from '../link/explain-link-mode.js';
import type { ResolvedOptions } from '../options/start-options.js';
import { VERSION } from '../version.js';

/** The one line at start: what runs, where it goes, and how samples find their span. Holds no secrets. */
export function describeStart(
  options: Pick<
    ResolvedOptions,
    'profiles' | 'samplingRateHz' | 'flushIntervalMs' | 'endpoint' | 'serviceName'
  >,
  linkMode: LinkMode | undefined,
  surroundings: LinkSurroundings,
): string {
  const rate = linkMode === undefined ? '' : ` at ${options.samplingRateHz} Hz`;
  const linkage =
    linkMode === undefined
      ? 'nothing to link to spans'
      : `spans linked by ${linkMode}, for ${explainLinkMode(linkMode, surroundings).reason}`;
  return [
    `${VERSION} profiles "${options.serviceName}": ${options.profiles.join(', ')}${rate}`,
    // The rest of the URL may hold a password or a key.
    `every ${options.flushIntervalMs / 1_000} s to ${new URL(options.endpoint).origin}`,
    linkage,
  ].join('; ');
}
