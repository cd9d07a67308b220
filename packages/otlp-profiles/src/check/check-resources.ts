import { limitError } from '../decode/decode-limits.js';
import { skipUnknown } from '../wire/otlp-reader.js';
import { createValueCheck, type ValueCheck } from './check-any-value.js';
import { type CheckContext, readTextField } from './check-context.js';
import type { CheckedDictionary } from './check-dictionary.js';
import { checkProfile } from './check-profile.js';
import { createSamplesCheck, type SamplesCheck } from './check-samples.js';

interface ResourceContext {
  readonly context: CheckContext;
  readonly dictionary: CheckedDictionary;
  readonly samples: SamplesCheck;
  readonly values: ValueCheck;
}

/** Checks everything outside the dictionary. */
export function checkResources(context: CheckContext, dictionary: CheckedDictionary): void {
  const { reader, layout, uses } = context;
  const { resourceProfiles } = layout;
  const parts: ResourceContext = {
    context,
    dictionary,
    samples: createSamplesCheck(context, dictionary),
    values: createValueCheck(context, dictionary.strings.texts, (index) => uses.mark('string_table', index)),
  };
  for (let row = 0; row < resourceProfiles.count; row++) {
    reader.pos = resourceProfiles.start(row);
    checkResourceProfiles(parts, resourceProfiles.end(row), `resource_profiles[${row}]`);
  }
}

function checkResourceProfiles(parts: ResourceContext, end: number, path: string): void {
  const { reader, findings } = parts.context;
  const resource: AttributeOwner = { path: `${path}.resource`, keys: undefined };
  let scopeCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) checkResource(parts, reader.readEnd(end), resource);
    else if (tag === 18) {
      checkScopeProfiles(parts, reader.readEnd(end), `${path}.scope_profiles[${scopeCount++}]`);
    } else if (tag === 26) readTextField(parts.context, end, `${path}.schema_url`);
    else skipUnknown(reader, tag, end, 'ResourceProfiles', 3);
  }
  reader.expectEnd(end);
  if (scopeCount === 0) {
    findings.add('resource-empty', () => ({
      path: `${path}.scope_profiles`,
      problem: 'expected one, found none',
    }));
  }
}

function checkScopeProfiles(parts: ResourceContext, end: number, path: string): void {
  const { context } = parts;
  const { reader, findings } = context;
  const scope: AttributeOwner = { path: `${path}.scope`, keys: undefined };
  let profileCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) checkScope(parts, reader.readEnd(end), scope);
    else if (tag === 18) {
      const profileEnd = reader.readEnd(end);
      checkProfile(context, parts, { end: profileEnd, path: `${path}.profiles[${profileCount++}]` });
      reader.pos = profileEnd;
    } else if (tag === 26) readTextField(context, end, `${path}.schema_url`);
    else skipUnknown(reader, tag, end, 'ScopeProfiles', 3);
  }
  reader.expectEnd(end);
  if (profileCount === 0) {
    findings.add('scope-empty', () => ({ path: `${path}.profiles`, problem: 'expected one, found none' }));
  }
}

/** A resource or scope. One that comes in several pieces is one, so its keys are kept outside; undefined before the first. */
interface AttributeOwner {
  readonly path: string;
  keys: Set<string> | undefined;
}

function checkResource(parts: ResourceContext, end: number, owner: AttributeOwner): void {
  const { reader } = parts.context;
  let attributeCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) checkAttribute(parts, reader.readEnd(end), owner, attributeCount++);
    else if (tag === 16) reader.varint64();
    else if (tag === 26) reader.skip(tag, end);
    else skipUnknown(reader, tag, end, 'Resource', 3);
  }
  reader.expectEnd(end);
}

function checkScope(parts: ResourceContext, end: number, owner: AttributeOwner): void {
  const { context } = parts;
  const { reader } = context;
  let attributeCount = 0;
  while (reader.pos < end) {
    const tag = reader.uint32();
    if (tag === 10) readTextField(context, end, `${owner.path}.name`);
    else if (tag === 18) readTextField(context, end, `${owner.path}.version`);
    else if (tag === 26) checkAttribute(parts, reader.readEnd(end), owner, attributeCount++);
    else if (tag === 32) reader.varint64();
    else skipUnknown(reader, tag, end, 'InstrumentationScope', 4);
  }
  reader.expectEnd(end);
}

function checkAttribute(
  { context, values }: ResourceContext,
  end: number,
  owner: AttributeOwner,
  index: number,
): void {
  const { limits, reader } = context;
  if (index >= limits.maxAttributes) {
    throw limitError(
      limits,
      'maxAttributes',
      'a resource or scope has another attribute',
      'Send fewer.',
      reader.pos,
    );
  }
  owner.keys ??= new Set();
  values.attribute(end, `${owner.path}.attributes[${index}]`, owner.keys);
}
