import { API_REGISTRY } from './opentelemetry-types.js';

/** A watch over one place in the registry of the OpenTelemetry API. */
export interface RegistryWatch {
  /** Looks again; cheap. Finds what replaced the first one. */
  check(): void;
  stop(): void;
}

/** What the application installs: `context`, `metrics` and others, each by the shape that the API gives it. */
interface Registry {
  [kind: string]: unknown;
}

export type RegistryGlobals = { [API_REGISTRY]?: Registry };

/**
 * Calls `found` with what the application has installed in the registry as `kind`, or installs later; the agent is
 * usually loaded first. Until then an accessor stands where the API puts its registry and, once that is there, where
 * it puts the value; it hands its value through, and becomes a plain property again when that has come. The API reads
 * its registry dozens of times a request and a kind that nobody installs seldom, so a running application pays nothing.
 */
export function watchRegistry(
  kind: string,
  found: (installed: unknown) => void,
  // The API keeps its registry there, under a symbol that the type of globalThis does not know.
  globals: RegistryGlobals = globalThis as RegistryGlobals,
): RegistryWatch {
  let last: unknown;
  let unwatch = (): void => {};

  function report(installed: unknown): void {
    if (installed === undefined || installed === last) return;
    last = installed;
    stop();
    found(installed);
  }

  /** The API assigns the same registry again at every registration, so the first is the one to watch. */
  function watch(registry: Registry): void {
    stop();
    report(registry[kind]);
    if (last === undefined) unwatch = interceptSet(registry, kind, report);
  }

  function stop(): void {
    unwatch();
    unwatch = () => {};
  }

  const existing = globals[API_REGISTRY];
  if (existing !== undefined) watch(existing);
  // What is assigned to that symbol is the API's registry.
  else unwatch = interceptSet(globals, API_REGISTRY, (next) => next !== undefined && watch(next as Registry));
  return {
    check: () => report(globals[API_REGISTRY]?.[kind]),
    stop,
  };
}

/** An accessor that stands where a plain property was. */
interface Interception {
  /** Who is told of new values: several watches share one accessor. */
  readonly listeners: Set<(value: unknown) => void>;
  /** Makes the property plain again. */
  restore(): void;
}

/** By the accessor's getter, by which it is known again. */
const INTERCEPTIONS = new WeakMap<() => unknown, Interception>();

/**
 * Tells `onSet` of new values of the property. Returns what ends that; the property is plain again when nobody listens
 * any more. A property that cannot be redefined is left alone: `check` finds its value.
 */
function interceptSet(target: object, key: PropertyKey, onSet: (value: unknown) => void): () => void {
  const getter = Object.getOwnPropertyDescriptor(target, key)?.get;
  const interception = (getter && INTERCEPTIONS.get(getter)) ?? intercept(target, key);
  interception?.listeners.add(onSet);
  return () => {
    interception?.listeners.delete(onSet);
    if (interception?.listeners.size === 0) interception.restore();
  };
}

/** Makes `key` an accessor that behaves as the plain property it replaces; undefined where that is impossible. */
function intercept(target: object, key: PropertyKey): Interception | undefined {
  let value: unknown = Reflect.get(target, key);
  let present = key in target;
  const existing = Object.getOwnPropertyDescriptor(target, key);
  if (existing?.configurable === false || (!existing && !Object.isExtensible(target))) return undefined;
  const listeners: Interception['listeners'] = new Set();
  const get = (): unknown => value;
  Object.defineProperty(target, key, {
    configurable: true,
    enumerable: existing?.enumerable ?? true,
    get,
    set(next: unknown) {
      value = next;
      present = true;
      // A copy: who is told mostly stops listening.
      for (const listener of [...listeners]) listener(next);
    },
  });
  const interception: Interception = {
    listeners,
    restore() {
      // Someone else's property by now, or deleted as the API does when it is disabled: not ours to touch.
      if (Object.getOwnPropertyDescriptor(target, key)?.get !== get) return;
      Reflect.deleteProperty(target, key);
      if (present) Reflect.set(target, key, value);
    },
  };
  INTERCEPTIONS.set(get, interception);
  return interception;
}
