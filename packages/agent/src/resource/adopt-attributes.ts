import type { ResourceAttributes } from './platform-attributes.js';

/**
 * What profiles take over from the resource of the application's tracing. A closed list, because every attribute
 * becomes a label of every series in many servers: who was profiled and where it runs. Left out on purpose: command
 * lines, owners and paths of the process, which may hold secrets; pod labels and annotations, of which there may be
 * any number; and `telemetry.*`, which says who made the data.
 */
export const ADOPTED_ATTRIBUTES: readonly string[] = [
  'service.name',
  'service.namespace',
  'service.version',
  'service.instance.id',
  'deployment.environment.name',
  // The name before semantic conventions 1.27.
  'deployment.environment',
  'deployment.id',
  'deployment.name',
  'vcs.ref.head.name',
  'vcs.ref.head.revision',
  'vcs.repository.name',
  'vcs.repository.url.full',
  'host.name',
  'host.arch',
  'process.pid',
  'process.runtime.name',
  'process.runtime.version',
  'container.id',
  'container.name',
  'container.image.name',
  'k8s.cluster.name',
  'k8s.namespace.name',
  'k8s.node.name',
  'k8s.pod.name',
  'k8s.pod.uid',
  'k8s.container.name',
  'k8s.deployment.name',
  'k8s.replicaset.name',
  'k8s.statefulset.name',
  'k8s.daemonset.name',
  'k8s.job.name',
  'k8s.cronjob.name',
  'cloud.provider',
  'cloud.platform',
  'cloud.account.id',
  'cloud.region',
  'cloud.availability_zone',
  'faas.name',
  'faas.version',
  'faas.instance',
];

/** Those of the attributes that profiles take over. */
export function adoptAttributes(attributes: Readonly<Record<string, unknown>>): ResourceAttributes {
  const adopted: Record<string, string | number | boolean> = {};
  for (const name of ADOPTED_ATTRIBUTES) {
    const value = attributes[name];
    if (isScalar(value) && value !== '') adopted[name] = value;
  }
  return adopted;
}

function isScalar(value: unknown): value is string | number | boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}
