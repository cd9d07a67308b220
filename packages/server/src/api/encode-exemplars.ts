import { create } from '@bufbuild/protobuf';
import { formatUuid } from '../answer/format-uuid.js';
import { type Exemplar, ExemplarSchema, type LabelPair } from '../gen/types/v1/types_pb.js';
import type { LabelSet } from '../query/label-set.js';
import type { Exemplar as QueriedExemplar } from '../query/read-exemplars.js';
import type { PointKind } from '../query/select-points.js';
import { encodeLabels } from './encode-labels.js';

/**
 * Encodes the exemplars of one answer: of a profile its id, of a span the ids of span and trace. Label sets that are the same
 * object are so in the answer too: most exemplars share theirs with many.
 */
export function createExemplarEncoder(kind: PointKind): (exemplar: QueriedExemplar) => Exemplar {
  const encoded = new Map<LabelSet, LabelPair[]>();

  function labelsOf(labels: LabelSet): LabelPair[] {
    const pairs = encoded.get(labels) ?? encodeLabels(labels);
    encoded.set(labels, pairs);
    return pairs;
  }

  return ({ timestampMs, value, profileId, spanId, traceId, labels }) =>
    create(ExemplarSchema, {
      timestamp: BigInt(timestampMs),
      value,
      labels: labelsOf(labels),
      ...(kind === 'profile'
        ? { profileId: formatUuid(profileId) }
        : { spanId, traceId: emptyIfZero(traceId) }),
    });
}

function emptyIfZero(id: string): string {
  return /^0*$/.test(id) ? '' : id;
}
