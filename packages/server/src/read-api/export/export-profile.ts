import { FormatError } from '@hotspan/formats';
import { toKeyValues } from '@hotspan/otlp-profiles';
import { toProfilesData } from '../../answer/to-profiles-data.js';
import { truncateLocations } from '../../answer/truncate-locations.js';
import { truncateTree } from '../../answer/truncate-tree.js';
import type { ReadCall } from '../../api/read-call.js';
import { ServerError } from '../../errors.js';
import { readParameter } from '../../listen/read-parameter.js';
import { mergeLocations } from '../../query/merge-locations.js';
import { type MergeStacksQuery, mergeStacks } from '../../query/merge-stacks.js';
import { type QueryScope, serviceOf } from '../../query/query-scope.js';
import type { StackSources } from '../../query/stack-sources.js';
import { MERGE_PARAMETERS, readMergeQuery } from '../merge-query.js';
import type { Operation } from '../operation.js';
import { choiceParameter, integerParameter } from '../parameter.js';
import type { Schema } from '../schema.js';
import { EXPORT_FORMATS, type ExportFormat, type ExportFormatName } from './export-formats.js';

// The keys of an object literal are all that Object.keys gives.
const FORMAT_NAMES = Object.keys(EXPORT_FORMATS) as ExportFormatName[];

const FORMAT = choiceParameter('format', {
  description:
    '`pprof` (gzip), `otlp` (protobuf of ExportProfilesServiceRequest), `folded` text, `speedscope`, `collapsed-json` (stacks as lists of numbers), or a summary in `markdown`.',
  values: FORMAT_NAMES,
});

const MAX_NODES = integerParameter('maxNodes', {
  description: 'About how many nodes of the call tree are kept, the largest; the others become `other`.',
  min: 1,
  // As many samples as any of the formats is written with.
  max: 1_000_000,
  standard: 1_000_000,
});

/** Any profiles, merged, as a file. */
export const EXPORT_PROFILE: Operation = {
  name: 'export',
  path: 'export',
  summary: 'Profiles, merged, as a file of another format',
  parameters: [...MERGE_PARAMETERS, FORMAT, MAX_NODES],
  answers: answersOf(Object.values(EXPORT_FORMATS)),
  async answer(sources, call) {
    const query = readMergeQuery(call);
    const format: ExportFormat = EXPORT_FORMATS[FORMAT.read(call.parameters)];
    const maxNodes = MAX_NODES.read(call.parameters);
    try {
      return {
        contentType: format.contentType,
        body: await write(sources, { query, format, maxNodes }, call),
        fileName: fileNameOf(query, format.extension),
      };
    } catch (error) {
      throw error instanceof FormatError && error.code === 'HOTSPAN_ERR_FORMAT_LIMIT'
        ? tooLarge(error)
        : error;
    }
  },
};

interface Export {
  readonly query: MergeStacksQuery;
  readonly format: ExportFormat;
  readonly maxNodes: number;
}

async function write(
  sources: StackSources,
  { query, format, maxNodes }: Export,
  call: ReadCall,
): Promise<string | Uint8Array> {
  const { scope, type } = query;
  if (format.of === 'names') {
    const tree = truncateTree(await mergeStacks(sources, query, call), maxNodes, 'keep');
    return format.write(tree, { type, scope, query: readParameter(call.parameters, 'query') });
  }
  const tree = truncateLocations(await mergeLocations(sources, query, call), maxNodes);
  const { startMs, endMs } = scope;
  return format.write(toProfilesData(tree, { type, startMs, endMs, resource: resourceOf(scope) }));
}

/** Profiles of several services are those of no one. */
function resourceOf(scope: QueryScope) {
  const service = serviceOf(scope);
  return service === undefined ? [] : toKeyValues({ 'service.name': service });
}

/** Such as `shop-cpu-2026-11-27T10-00-00-000Z.pb.gz`. */
function fileNameOf({ scope, type }: MergeStacksQuery, extension: string): string {
  const [, sampleType = ''] = type.split(':');
  const parts = [serviceOf(scope), sampleType, new Date(scope.endMs).toISOString()];
  const safe = parts.map((part = '') => part.replace(/[^A-Za-z0-9_]+/g, '-').slice(0, 64)).filter(Boolean);
  return `${safe.join('-')}.${extension}`;
}

/** By content type; of several formats of one type it is any. */
function answersOf(formats: readonly ExportFormat[]): Readonly<Record<string, Schema | undefined>> {
  const types = [...new Set(formats.map(({ contentType }) => contentType))];
  return Object.fromEntries(
    types.map((type) => {
      const schemas = formats.flatMap(({ contentType, schema }) =>
        contentType === type && schema ? [schema] : [],
      );
      return [type, schemas.length > 1 ? { anyOf: schemas } : schemas[0]];
    }),
  );
}

function tooLarge(cause: FormatError): ServerError {
  return new ServerError(
    'HOTSPAN_ERR_SERVER_QUERY_LIMIT',
    'what was merged is more than one file may have. Give a smaller maxNodes, or select less.',
    { cause },
  );
}
