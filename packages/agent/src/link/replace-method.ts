/**
 * Puts `method` over a method of this one object, as a property of its own. Returns what takes it back, unless someone
 * else has replaced it in turn.
 */
export function replaceMethod<T extends object, K extends keyof T>(
  target: T,
  name: K,
  method: T[K],
): () => void {
  const own = Object.getOwnPropertyDescriptor(target, name);
  Object.defineProperty(target, name, {
    configurable: true,
    enumerable: false,
    writable: true,
    value: method,
  });
  return () => {
    if (target[name] !== method) return;
    if (own) Object.defineProperty(target, name, own);
    else delete (target as Partial<T>)[name];
  };
}
