// A comparison of settings: which runs it takes, each once, and what came of them put together again: columns, and lines of sweeps.
import type { ComparedRun, RefusedRun } from '../analysis/comparison/compared-run';
import { asItIs, settingWith, type RunSetting, type Sweep } from './run-setting';

/** A run under a setting, or why there is none. */
export interface ComparedColumn {
  readonly setting: RunSetting;
  readonly outcome: ComparedRun | RefusedRun;
}

/** A sweep under one of the settings: a run for each of its points. */
export interface SweptLine {
  readonly setting: RunSetting;
  readonly columns: readonly ComparedColumn[];
}

export interface SettingsComparison {
  /** The trace as it is, then the settings. */
  readonly columns: readonly ComparedColumn[];
  readonly sweeps: readonly { readonly sweep: Sweep; readonly lines: readonly SweptLine[] }[];
}

export function isRefused(outcome: ComparedRun | RefusedRun): outcome is RefusedRun {
  return !('figures' in outcome);
}

/** The runs of a comparison. */
export class ComparisonPlan {
  /** The trace as it is, then the settings, then the points of the sweeps under each of them. */
  readonly runs: readonly RunSetting[];
  private readonly settings: readonly RunSetting[];
  private readonly lines: readonly { readonly sweep: Sweep; readonly settings: readonly (readonly RunSetting[])[] }[];

  constructor(
    given: readonly RunSetting[],
    readonly sweeps: readonly Sweep[],
  ) {
    this.settings = distinct([asItIs, ...given]);
    this.lines = sweeps.map((sweep) => ({
      sweep,
      settings: this.settings.map((setting) => sweep.points.map((point) => settingWith(setting, point.setting))),
    }));
    this.runs = distinct([...this.settings, ...this.lines.flatMap(({ settings }) => settings.flat())]);
  }

  /** Puts what came of the runs, in their order, together. */
  comparison(outcomes: readonly ComparedColumn['outcome'][]): SettingsComparison {
    const byText = new Map(this.runs.map(({ text }, index) => [text, outcomes[index]]));
    const column = (setting: RunSetting): ComparedColumn => ({ setting, outcome: byText.get(setting.text)! });
    return {
      columns: this.settings.map(column),
      sweeps: this.lines.map(({ sweep, settings }) => ({
        sweep,
        lines: settings.map((points, index) => ({ setting: this.settings[index], columns: points.map(column) })),
      })),
    };
  }
}

/** Each setting once. */
function distinct(settings: readonly RunSetting[]): RunSetting[] {
  return [...new Map(settings.map((setting) => [setting.text, setting])).values()];
}
