// What a finding brings along: one file of this folder each, registered in registry.ts. Codes, thresholds, settings, the options of the command line
// and the shape of the JSON output follow from it; its page is media/docs/CODE.md.
import type { Work } from '../work/work';
import type { Scene, Visit } from './scene';
import type { Threshold } from './threshold';

export interface FindingDescriptor<Code extends string = string, Name extends string = string, Data extends object = object> {
  readonly code: Code;
  /** By the name of their setting. */
  readonly thresholds: Readonly<Record<Name, Threshold>>;
  /** How often the judge goes over all operations of a run, for the progress that is shown; 0 by default. */
  readonly passes?: number;
  /** Whether it is about what the program asks for, and holds wherever that is placed. */
  readonly ofProgram?: true;
  /** Adds what it finds to the scene, in steps where it goes over the run itself. What it must look at the arena for comes back as visits. */
  judge(scene: Scene<Name, Data>): Work<readonly Visit[]> | readonly Visit[];
  /** The figures as reports have them, where they are not the same: operations are counted from 1 there. */
  reported?(data: Data): object;
}
