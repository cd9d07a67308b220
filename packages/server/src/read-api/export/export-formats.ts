import { encodeFolded, encodePprof, encodeSpeedscope, gzip, profilesToPprof } from '@hotspan/formats';
import { encodeProfiles, type ProfilesData } from '@hotspan/otlp-profiles';
import type { NameTree } from '../../answer/name-tree.js';
import type { OneProfile } from '../../answer/to-profiles-data.js';
import { describeProfiles } from '../merge-query.js';
import { arrayOf, number, OF_PROFILES, objectOf, RANGE, type Schema, text } from '../schema.js';
import { COLLAPSED_PROPERTIES, collapseTree } from './collapse-tree.js';
import { type MarkdownOptions, writeMarkdown } from './write-markdown.js';

interface Format {
  readonly contentType: string;
  /** Of files, without a dot. */
  readonly extension: string;
  /** Undefined for bytes. */
  readonly schema: Schema | undefined;
}

/** Written from the model, with everything that is known of each location. */
interface LocationFormat extends Format {
  readonly of: 'locations';
  write(one: OneProfile): string | Uint8Array | Promise<Uint8Array>;
}

/** Written from stacks of names. */
interface NameFormat extends Format {
  readonly of: 'names';
  write(tree: NameTree, options: MarkdownOptions): string;
}

export type ExportFormat = LocationFormat | NameFormat;

export type ExportFormatName = 'pprof' | 'otlp' | 'folded' | 'speedscope' | 'collapsed-json' | 'markdown';

const JSON_TYPE = 'application/json';
const TEXT: Schema = { type: 'string' };

const SPEEDSCOPE = {
  description: 'a file of https://www.speedscope.app/file-format-schema.json',
  ...objectOf({
    $schema: text('names the format'),
    exporter: text('what wrote it'),
    profiles: arrayOf({
      type: 'object',
      properties: { type: { const: 'sampled' }, weights: arrayOf(number('of a sample')) },
      required: ['type', 'name', 'unit', 'startValue', 'endValue', 'samples', 'weights'],
    }),
    shared: objectOf({ frames: arrayOf({ type: 'object', required: ['name'] }) }),
  }),
};

export const EXPORT_FORMATS: Readonly<Record<ExportFormatName, ExportFormat>> = {
  pprof: {
    of: 'locations',
    contentType: 'application/octet-stream',
    extension: 'pb.gz',
    schema: undefined,
    write: ({ data, scope }) => gzip(encodePprof(profilesToPprof(scope, data.dictionary))),
  },
  otlp: {
    of: 'locations',
    contentType: 'application/x-protobuf',
    extension: 'otlp',
    schema: undefined,
    write: ({ data }) => encodeProfiles(data),
  },
  folded: {
    of: 'locations',
    contentType: 'text/plain',
    extension: 'folded.txt',
    schema: TEXT,
    write: ({ data, profile }) => encodeFolded(profile, data.dictionary),
  },
  speedscope: {
    of: 'locations',
    contentType: JSON_TYPE,
    extension: 'speedscope.json',
    schema: SPEEDSCOPE,
    write: (one) => encodeSpeedscope(withoutDuration(one)),
  },
  'collapsed-json': {
    of: 'names',
    contentType: JSON_TYPE,
    extension: 'collapsed.json',
    schema: objectOf({ ...OF_PROFILES, ...RANGE, ...COLLAPSED_PROPERTIES }),
    write: (tree, { type, scope }) =>
      JSON.stringify({ ...describeProfiles({ type, scope }), ...collapseTree(tree) }),
  },
  markdown: {
    of: 'names',
    contentType: 'text/markdown',
    extension: 'md',
    schema: TEXT,
    write: writeMarkdown,
  },
};

/** Speedscope takes shares of the duration, which of merged profiles is that of the range and says nothing. */
function withoutDuration({ data, scope, profile }: OneProfile): ProfilesData {
  const profiles = [{ ...profile, durationNano: 0n }];
  return {
    ...data,
    resourceProfiles: data.resourceProfiles.map((one) => ({
      ...one,
      scopeProfiles: [{ ...scope, profiles }],
    })),
  };
}
