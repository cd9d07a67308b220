import type { SeededRandom } from '../seeded-random.fixture.js';
import type { TestSample } from '../test-server.fixture.js';

type Labels = Readonly<Record<string, string>>;

/** What a model of the store knows of a sample. */
export interface StoredSample extends TestSample {
  readonly labels: Labels;
  readonly timeMs: number;
  readonly profile: number;
}

export interface RandomSelector {
  readonly selector: string;
  readonly matches: (labels: Labels) => boolean;
}

export function randomLabels(random: SeededRandom): Labels {
  return {
    service_name: `service-${random.integer(3)}`,
    pod: `pod-${random.integer(3)}`,
    region: random.pick(['eu', 'us', '']),
  };
}

/** What the resource says that has labels of {@link randomLabels}. */
export function resourceOf({ service_name = '', ...labels }: Labels): Record<string, string> {
  return { 'service.name': service_name, ...labels };
}

export function randomSample(random: SeededRandom): TestSample {
  const depth = 1 + random.integer(6);
  const stack = Array.from({ length: depth }, () => `f${random.integer(5)}`).join(';');
  const trace = random.integer(12);
  return {
    stack,
    value: 1 + random.integer(1_000_000),
    ...(random.integer(3) === 0 && {
      link: { traceId: hex(trace + 1, 32), spanId: hex(trace * 16 + random.integer(3) + 1, 16) },
    }),
  };
}

/** Of labels of {@link randomLabels}. */
export function randomSelector(random: SeededRandom): RandomSelector {
  const parts: { text: string; matches: (labels: Labels) => boolean }[] = [];
  for (const name of ['service_name', 'pod', 'region']) {
    const value =
      name === 'region'
        ? random.pick(['eu', 'us', '', 'none'])
        : `${name === 'pod' ? 'pod' : 'service'}-${random.integer(4)}`;
    const escaped = value.replaceAll('-', '[-]');
    switch (random.integer(7)) {
      case 0:
        parts.push({ text: `${name}="${value}"`, matches: (labels) => labels[name] === value });
        break;
      case 1:
        parts.push({ text: `${name}!="${value}"`, matches: (labels) => labels[name] !== value });
        break;
      case 2:
        parts.push({ text: `${name}=~"${escaped}|x.*"`, matches: (labels) => labels[name] === value });
        break;
      case 3:
        parts.push({ text: `${name}!~'${escaped}'`, matches: (labels) => labels[name] !== value });
        break;
    }
  }
  return {
    selector: `{${parts.map(({ text }) => text).join(', ')}}`,
    matches: (labels) => parts.every((part) => part.matches(labels)),
  };
}

/** The flame graph of samples, by path of names. */
export function mergeByName(samples: readonly TestSample[]): Record<string, [self: number, total: number]> {
  const result: Record<string, [number, number]> = {};
  for (const { stack, value } of samples) {
    const names = stack.split(';');
    for (let depth = 1; depth <= names.length; depth++) {
      const path = names.slice(0, depth).join(';');
      result[path] ??= [0, 0];
      const node = result[path];
      node[1] += Number(value);
      if (depth === names.length) node[0] += Number(value);
    }
  }
  return result;
}

function hex(value: number, digits: number): string {
  return value.toString(16).padStart(digits, '0');
}
