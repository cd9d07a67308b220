import type { ServiceImpl } from '@connectrpc/connect';
import type { FeatureFlagsService } from '../gen/capabilities/v1/feature_flags_pb.js';

/** Sorted by name. Clients ask for heatmaps, exemplars and profile ids only where `v2StorageLayer` is on. */
const FEATURE_FLAGS = [
  { name: 'pyroscopeRuler', enabled: false, description: 'Metrics recorded from profiles.' },
  { name: 'pyroscopeRulerFunctions', enabled: false, description: 'Such metrics of single functions.' },
  {
    name: 'utf8LabelNames',
    enabled: false,
    description: 'Label names of any UTF-8 for clients that do not ask for them in Accept.',
  },
  { name: 'v2StorageLayer', enabled: true, description: 'Profiles can be selected one by one.' },
] as const;

/** `capabilities.v1.FeatureFlagsService`: what Grafana asks before it shows a feature. */
export function createFeatureFlagsService(): ServiceImpl<typeof FeatureFlagsService> {
  return {
    getFeatureFlags: () => ({ featureFlags: [...FEATURE_FLAGS] }),
  };
}
