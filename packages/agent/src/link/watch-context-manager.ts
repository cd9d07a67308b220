import { API_REGISTRY, type ContextManager } from './opentelemetry-types.js';

/** A watch over the place where the application installs its context manager. */
export interface ContextManagerWatch {
  /** Looks again; cheap. Finds managers that replaced the first one. */
  check(): void;
  stop(): void;
}

interface Registry {
  context?: ContextManager;
}

type Globals = { [API_REGISTRY]?: Registry };

/**
 * Calls `found` with the context manager that the application has installed or installs later; the agent is
 * usually loaded before the tracing. Until then two accessors stand where the API puts its registry and, in that,
 * the manager; they hand their values through, and become plain properties again once the manager is there,
 * so a running application pays nothing for them.
 */
export function watchContextManager(
  found: (manager: ContextManager) => void,
  // The API keeps its registry there, under a symbol that the type of globalThis does not know.
  globals: Globals = globalThis as Globals,
): ContextManagerWatch {
  let last: ContextManager | undefined;
  let watched: Registry | undefined;
  const undo: (() => void)[] = [];

  function report(manager: ContextManager | undefined): void {
    if (manager === undefined || manager === last) return;
    last = manager;
    stop();
    found(manager);
  }

  function watchRegistry(registry: Registry | undefined): void {
    report(registry?.context);
    // The API assigns the same registry again at every registration.
    if (registry === undefined || registry === watched || last !== undefined) return;
    watched = registry;
    undo.push(interceptSet(registry, 'context', report));
  }

  function check(): void {
    report(globals[API_REGISTRY]?.context);
  }

  function stop(): void {
    for (const restore of undo.splice(0)) restore();
  }

  watchRegistry(globals[API_REGISTRY]);
  if (last === undefined) undo.push(interceptSet(globals, API_REGISTRY, watchRegistry));
  return { check, stop };
}

/**
 * Makes `key` an accessor that behaves as the plain property it replaces and tells `onSet` of new values.
 * Returns what makes it plain again. A property that cannot be redefined is left alone: `check` finds its value.
 */
function interceptSet<O extends object, K extends keyof O>(
  target: O,
  key: K,
  onSet: (value: O[K]) => void,
): () => void {
  let value = target[key];
  let present = key in target;
  const existing = Object.getOwnPropertyDescriptor(target, key);
  if (existing?.configurable === false || (!existing && !Object.isExtensible(target))) return () => {};
  const get = (): O[K] => value;
  Object.defineProperty(target, key, {
    configurable: true,
    enumerable: existing?.enumerable ?? true,
    get,
    set(next: O[K]) {
      value = next;
      present = true;
      onSet(next);
    },
  });
  return () => {
    // Someone else's property by now, or deleted as the API does when it is disabled: not ours to touch.
    if (Object.getOwnPropertyDescriptor(target, key)?.get !== get) return;
    delete target[key];
    if (present) target[key] = value;
  };
}
