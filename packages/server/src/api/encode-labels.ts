import { create } from '@bufbuild/protobuf';
import { type LabelPair, LabelPairSchema } from '../gen/types/v1/types_pb.js';
import type { LabelSet } from '../query/label-set.js';

export function encodeLabels(labels: LabelSet): LabelPair[] {
  return labels.map(([name, value]) => create(LabelPairSchema, { name, value }));
}
