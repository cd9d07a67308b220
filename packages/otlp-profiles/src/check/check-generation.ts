import { detectGeneration } from '../decode/detect-generation.js';
import { DICTIONARY_TABLES } from '../decode/dictionary-tables.js';
import { type Generation, PROTO_RELEASES } from '../decode/generation.js';
import { scanProfiles } from '../decode/scan-profiles.js';
import type { Range } from '../decode/scan-request.js';
import { OtlpProfilesError } from '../errors.js';
import type { CheckContext } from './check-context.js';

/**
 * Guesses the generation of the message from its fields; adds a finding when it is not the current one. Reading an older
 * message by the current numbers goes wrong without a sound: values become attributes.
 */
export function checkGeneration({ reader, findings, layout }: CheckContext): Generation {
  const { profiles, tables } = layout;
  // Without a dictionary there is nothing to guess from; that it is missing is a finding of its own.
  if (DICTIONARY_TABLES.every((table) => tables[table].count === 0)) return 'W6';
  const ranges: Range[] = [];
  for (let row = 0; row < profiles.count; row++) {
    ranges.push({ start: profiles.start(row), end: profiles.end(row) });
  }
  const { evidence } = scanProfiles(reader, ranges);
  const generation = detectGeneration(evidence, {
    present: true,
    attributeCount: tables.attribute_table.count,
    linkCount: tables.link_table.count,
  });
  if (generation !== 'W6') {
    findings.add('wire-generation', () => ({
      path: 'resource_profiles',
      problem: `expected the field numbers of ${PROTO_RELEASES.W6}, found those of ${PROTO_RELEASES[generation]}`,
    }));
  }
  return generation;
}

/** What to throw for an error met while a message was read as one of the current generation. */
export function explainByGeneration(error: unknown, generation: Generation): unknown {
  if (generation === 'W6') return error;
  if (!(error instanceof OtlpProfilesError) || error.code !== 'HOTSPAN_ERR_OTLP_WIRE') return error;
  return new OtlpProfilesError(
    'HOTSPAN_ERR_OTLP_GENERATION',
    `the message is of generation ${generation} (${PROTO_RELEASES[generation]}); the rules are those of ${PROTO_RELEASES.W6}. ` +
      'Decode it and check the model.',
    { cause: error },
  );
}
