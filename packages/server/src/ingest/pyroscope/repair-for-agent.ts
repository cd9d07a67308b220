import {
  fixDotnetFunctionIds,
  type PprofProfile,
  prefixFunctionNamesWithFile,
  replaceSampleTypeDashes,
} from '@hotspan/formats';
import { type SampleTypeConfig, saysOf } from './sample-type-config.js';

type Repair = (pprof: PprofProfile) => PprofProfile;

const REPAIRS: ReadonlyMap<string, Repair> = new Map<string, Repair>([
  ['rbspy', (pprof) => prefixFunctionNamesWithFile(pprof)],
  ['scripting', (pprof) => prefixFunctionNamesWithFile(pprof)],
  ['pyspy', (pprof) => prefixFunctionNamesWithFile(pprof, { absolutePaths: 'keep' })],
  ['dotnetspy', repairDotnet],
]);

/** What is wrong or hard to read in the profiles of some agents and is put right before anybody looks; undefined for others. */
export function repairForAgent(spyName: string, config: SampleTypeConfig): Repair | undefined {
  // Old .NET agents do not say who they are, but only they have this type.
  if (spyName === 'unknown' && saysOf(config, 'inuse-space')) return repairDotnet;
  return REPAIRS.get(spyName);
}

function repairDotnet(pprof: PprofProfile): PprofProfile {
  return replaceSampleTypeDashes(fixDotnetFunctionIds(pprof));
}
