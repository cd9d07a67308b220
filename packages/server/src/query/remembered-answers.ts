import { LRUCache } from 'lru-cache';

/** Answers that hold until somebody says that they may not any more. */
export interface RememberedAnswers<T> {
  /** What is known for a key; otherwise what `ask` answers, which is remembered unless all was forgotten meanwhile. */
  read(key: string, ask: () => Promise<T>): Promise<T>;
  forget(): void;
}

export interface RememberedAnswersOptions<T> {
  /** Of all together; what was used longest ago makes room. */
  readonly maxBytes: number;
  readonly bytesOf: (answer: T) => number;
}

export function createRememberedAnswers<T>({
  maxBytes,
  bytesOf,
}: RememberedAnswersOptions<T>): RememberedAnswers<T> {
  const known = new LRUCache<string, { readonly answer: T }>({
    maxSize: maxBytes,
    sizeCalculation: ({ answer }, key) => 2 * key.length + bytesOf(answer),
  });
  let generation = 0;
  return {
    async read(key, ask) {
      const found = known.get(key);
      if (found !== undefined) return found.answer;
      const begun = generation;
      const answer = await ask();
      if (generation === begun) known.set(key, { answer });
      return answer;
    },
    forget() {
      generation++;
      known.clear();
    },
  };
}
