import type { ResourceProfiles, ScopeProfiles } from '../profiles-data.js';

/** Leaves out profiles without samples, then scopes without profiles, then resources without scopes. */
export function dropEmpty(resources: readonly ResourceProfiles[]): readonly ResourceProfiles[] {
  const kept = mapChanged(resources, (resource) => {
    const scopeProfiles = keepFull(
      mapChanged(resource.scopeProfiles, dropEmptyProfiles),
      ({ profiles }) => profiles.length > 0,
    );
    return scopeProfiles === resource.scopeProfiles ? resource : { ...resource, scopeProfiles };
  });
  return keepFull(kept, ({ scopeProfiles }) => scopeProfiles.length > 0);
}

function dropEmptyProfiles(scope: ScopeProfiles): ScopeProfiles {
  const profiles = keepFull(scope.profiles, ({ samples }) => samples.count > 0);
  return profiles === scope.profiles ? scope : { ...scope, profiles };
}

function keepFull<T>(items: readonly T[], isFull: (item: T) => boolean): readonly T[] {
  return items.every(isFull) ? items : items.filter(isFull);
}

/** `items.map(change)`, or `items` itself when that changes none of them. */
function mapChanged<T>(items: readonly T[], change: (item: T) => T): readonly T[] {
  const changed = items.map(change);
  return changed.every((item, i) => item === items[i]) ? items : changed;
}
