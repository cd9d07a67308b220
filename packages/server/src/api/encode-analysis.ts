import type { MessageInitShape } from '@bufbuild/protobuf';
import type { AnalyzeQueryResponseSchema } from '../gen/querier/v1/querier_pb.js';
import type { QueryAnalysis } from '../query/analyze-query.js';

/** The store is the one kind of component that queries read. */
export function encodeAnalysis({
  machines,
  partitions,
  series,
  profiles,
  values,
  labelBytes,
  profileBytes,
  nodeBytes,
  hasDuplicates,
}: QueryAnalysis): MessageInitShape<typeof AnalyzeQueryResponseSchema> {
  return {
    queryScopes: [
      {
        componentType: 'store',
        componentCount: machines,
        blockCount: partitions,
        seriesCount: series,
        profileCount: profiles,
        sampleCount: values,
        indexBytes: labelBytes,
        profileBytes,
        symbolBytes: nodeBytes,
      },
    ],
    queryImpact: {
      totalBytesInTimeRange: labelBytes + profileBytes + nodeBytes,
      totalQueriedSeries: series,
      deduplicationNeeded: hasDuplicates,
    },
  };
}
