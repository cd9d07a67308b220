import type { ContextManager } from './opentelemetry-types.js';
import { type RegistryGlobals, type RegistryWatch, watchRegistry } from './watch-registry.js';

/** Calls `found` with the context manager that the application has installed or installs later. */
export function watchContextManager(
  found: (manager: ContextManager) => void,
  globals?: RegistryGlobals,
): RegistryWatch {
  // What the API registers under this name is a context manager.
  return watchRegistry('context', (installed) => found(installed as ContextManager), globals);
}
