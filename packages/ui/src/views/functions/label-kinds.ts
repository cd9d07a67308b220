/** The label of a service's name, as the server calls it for all senders. */
export const SERVICE_LABEL = 'service_name';

/** Names of the same label: OpenTelemetry's, and what Pyroscope's clients make of it. */
const VERSION_LABELS = ['service.version', 'service_version', 'version'];
const ROUTE_LABELS = ['http.route', 'http_route'];

/** Which of the labels of some profiles says what. */
export interface LabelKinds {
  readonly version: string | undefined;
  readonly route: string | undefined;
  /** All to choose from, those above and {@link SERVICE_LABEL} first. */
  readonly all: readonly string[];
}

/** Tells which of some labels says what. */
export function labelKindsOf(names: readonly string[]): LabelKinds {
  const version = VERSION_LABELS.find((name) => names.includes(name));
  const route = ROUTE_LABELS.find((name) => names.includes(name));
  const first = [version, route, SERVICE_LABEL].filter((name) => name !== undefined);
  return { version, route, all: [...first, ...names.filter((name) => !first.includes(name))] };
}
