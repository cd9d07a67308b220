import { limitError } from '../decode/decode-limits.js';
import { encodeProfiles } from '../encode/encode-profiles.js';
import type { ProfilesData } from '../model/profiles-data.js';
import { createOtlpReader } from '../wire/otlp-reader.js';
import { createCheckContext } from './check-context.js';
import { checkDictionary } from './check-dictionary.js';
import { checkGeneration, explainByGeneration } from './check-generation.js';
import { type CheckOptions, resolveCheckOptions } from './check-options.js';
import { checkOrphans } from './check-orphans.js';
import { type CheckReport, createFindings } from './check-report.js';
import { checkResources } from './check-resources.js';
import { readLayout } from './read-layout.js';

/**
 * Holds a request (of opentelemetry-proto 1.10 or newer) against the rules of the protocol and of profcheck, the checker of
 * the OpenTelemetry profiling group; `CHECK_RULES` lists them. Takes time in proportion to the bytes.
 *
 * Bytes are looked at as they are. A model is encoded first, so its findings are about what `encodeProfiles` would send.
 *
 * @throws OtlpProfilesError: HOTSPAN_ERR_OTLP_WIRE for bytes that are not such a message, HOTSPAN_ERR_OTLP_GENERATION for those
 * of an older one, HOTSPAN_ERR_OTLP_LIMIT beyond `limits`, HOTSPAN_ERR_OTLP_OPTION for bad options, and what `encodeProfiles`
 * throws for a model.
 */
export function checkProfiles(request: Uint8Array | ProfilesData, options?: CheckOptions): CheckReport {
  const resolved = resolveCheckOptions(options);
  const { limits } = resolved;
  const bytes = request instanceof Uint8Array ? request : encodeProfiles(request);
  if (bytes.length > limits.maxBytes) {
    throw limitError(limits, 'maxBytes', `the message has ${bytes.length} bytes`, 'Send smaller batches.');
  }
  const reader = createOtlpReader(bytes);
  const context = createCheckContext({
    reader,
    options: resolved,
    findings: createFindings(resolved.maxFindings),
    layout: readLayout(reader, limits),
  });
  const { findings, layout } = context;
  if (layout.resourceProfiles.count === 0) {
    findings.add('request-empty', () => ({ path: 'resource_profiles', problem: 'expected one, found none' }));
    // As profcheck does: an empty request needs no tables, and servers take it.
    return findings.report();
  }
  const generation = checkGeneration(context);
  try {
    const dictionary = checkDictionary(context);
    checkResources(context, dictionary);
    if (resolved.orphans) checkOrphans(context, dictionary.attributes);
  } catch (error) {
    throw explainByGeneration(error, generation);
  }
  return findings.report();
}
