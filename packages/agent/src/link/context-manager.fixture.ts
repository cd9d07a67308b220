import { createRequire } from 'node:module';
import type { Context, ContextManager } from '@opentelemetry/api';

/** A context manager with `attach`, which the types of API 1.9 do not know. */
export interface AttachingContextManager extends ContextManager {
  attach(context: Context): { dispose(): void };
}

/** The real context manager of OpenTelemetry SDK 3.x, enabled and not installed. */
export function createContextManager(): AttachingContextManager {
  const require = createRequire(new URL('../../../../test/compat/otel-3/package.json', import.meta.url));
  // The package exports this class; its types are those of another copy of the API.
  const { AsyncLocalStorageContextManager } = require('@opentelemetry/context-async-hooks') as {
    AsyncLocalStorageContextManager: new () => AttachingContextManager;
  };
  const manager = new AsyncLocalStorageContextManager();
  manager.enable();
  return manager;
}
