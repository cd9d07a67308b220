import { createContextKey, ROOT_CONTEXT } from '@opentelemetry/api';
import { describe, expect, test } from 'vitest';
import { createContextManager } from './context-manager.fixture.js';
import type { Context, ContextManager } from './opentelemetry-types.js';
import { NO_SPAN } from './sample-context.js';
import { type Activation, wrapContextManager } from './wrap-context-manager.js';

const KEY = createContextKey('test');
const contextOf = (value: string) => ROOT_CONTEXT.setValue(KEY, value);
const nameOf = (of: Context): unknown => of.getValue(KEY) ?? 'root';

/** Notes what it is told. */
function createRecorder() {
  const events: string[] = [];
  const activation: Activation = {
    changeTo: (of) => {
      const name = String(nameOf(of));
      return name === 'same' ? undefined : { ...NO_SPAN, spanId: name };
    },
    runAs({ spanId }, run) {
      events.push(`enter ${spanId}`);
      try {
        return run();
      } finally {
        events.push(`leave ${spanId}`);
      }
    },
    attached(of) {
      events.push(`attach ${nameOf(of)}`);
      return () => events.push(`detach ${nameOf(of)}`);
    },
  };
  return { events, activation };
}

describe('a wrapped with()', () => {
  test('tells of the activation around the call', () => {
    const { events, activation } = createRecorder();
    const manager: ContextManager = createContextManager();
    wrapContextManager(manager, activation);
    manager.with(contextOf('a'), () => {
      events.push(`active ${nameOf(manager.active())}`);
      manager.with(contextOf('b'), () => events.push(`active ${nameOf(manager.active())}`));
    });
    expect(events).toEqual(['enter a', 'active a', 'enter b', 'active b', 'leave b', 'leave a']);
  });

  test('activates a context that changes nothing for samples', () => {
    const { events, activation } = createRecorder();
    const manager: ContextManager = createContextManager();
    wrapContextManager(manager, activation);
    manager.with(contextOf('same'), () => events.push(`active ${nameOf(manager.active())}`));
    expect(events).toEqual(['active same']);
  });

  test.each([ROOT_CONTEXT, contextOf('same')])('hands on this, arguments, result and error', (context) => {
    const manager = createContextManager();
    wrapContextManager(manager, createRecorder().activation);
    const self = { factor: 2 };
    function scale(this: typeof self, ...values: number[]): number[] {
      return values.map((value) => value * this.factor);
    }
    expect(manager.with(context, scale, self, 1, 2)).toEqual([2, 4]);
    const error = new Error('host bug');
    const fail = (): never => {
      throw error;
    };
    expect(() => manager.with(context, fail)).toThrow(error);
  });

  test('is what bind() goes through', () => {
    const { events, activation } = createRecorder();
    const manager = createContextManager();
    wrapContextManager(manager, activation);
    manager.bind(contextOf('bound'), () => events.push('run'))();
    expect(events).toEqual(['enter bound', 'run', 'leave bound']);
  });

  test('does not show up when the manager is enumerated', () => {
    const manager = createContextManager();
    const keys = Object.keys(manager);
    wrapContextManager(manager, createRecorder().activation);
    expect(Object.keys(manager)).toEqual(keys);
  });
});

describe('a wrapped attach()', () => {
  test('tells of the attachment and, once, of its end', () => {
    const { events, activation } = createRecorder();
    const manager = createContextManager();
    wrapContextManager(manager, activation);
    const token = manager.attach(contextOf('a'));
    events.push(`active ${nameOf(manager.active())}`);
    token.dispose();
    token.dispose();
    events.push(`active ${nameOf(manager.active())}`);
    expect(events).toEqual(['attach a', 'active a', 'detach a', 'active root']);
  });

  test('is not added to a manager that has none', () => {
    // Such as those of the SDKs 1.x and 2.x.
    const { active, with: run } = createContextManager();
    const manager: ContextManager = { active, with: run };
    wrapContextManager(manager, createRecorder().activation);
    expect('attach' in manager).toBe(false);
  });
});

describe('taking the wrapper back', () => {
  test('restores the methods of the class', () => {
    const { events, activation } = createRecorder();
    const manager = createContextManager();
    const before = Object.getOwnPropertyNames(manager);
    const unwrap = wrapContextManager(manager, activation);
    const token = manager.attach(contextOf('a'));
    unwrap();
    expect(Object.getOwnPropertyNames(manager)).toEqual(before);
    token.dispose();
    manager.with(ROOT_CONTEXT, () => {});
    expect(events).toEqual(['attach a']);
  });

  test('restores a method that was the own property of the manager', () => {
    const manager: ContextManager = createContextManager();
    const own: ContextManager['with'] = () => 'own';
    Object.defineProperty(manager, 'with', { value: own, configurable: true, enumerable: true });
    wrapContextManager(manager, createRecorder().activation)();
    expect(Object.getOwnPropertyDescriptor(manager, 'with')).toMatchObject({ value: own, enumerable: true });
  });

  test('leaves a wrapper that was put over it, and is silent from then on', () => {
    const { events, activation } = createRecorder();
    const manager: ContextManager = createContextManager();
    const unwrap = wrapContextManager(manager, activation);
    const ours = manager.with;
    const theirs: ContextManager['with'] = (...args) => ours.apply(manager, args);
    manager.with = theirs;
    unwrap();
    expect(manager.with).toBe(theirs);
    expect(manager.with(contextOf('a'), () => nameOf(manager.active()))).toBe('a');
    expect(events).toEqual([]);
  });
});
