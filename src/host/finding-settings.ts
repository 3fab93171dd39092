// The settings about findings as options of the judge: switches, silenced codes and thresholds.
import type * as vscode from 'vscode';
import type { FindingOptions } from '../findings/options';
import { thresholdNames, type Thresholds } from '../findings/registry';
import type { Settings } from './settings';

/** How a document's runs are judged by its settings; undefined where they are not to be judged. */
export function findingOptions(settings: Settings, resource: vscode.Uri): FindingOptions | undefined {
  if (!settings.get('findings.enabled', resource)) return undefined;
  const thresholds = Object.fromEntries(thresholdNames.map((name) => [name, settings.get(`findings.${name}`, resource)]));
  return { thresholds: thresholds as unknown as Thresholds, silenced: settings.get('findings.silenced', resource) };
}

/** Whether one of these settings is among the changed ones. */
export function findingSettingsChanged(includes: Parameters<Parameters<Settings['onDidChange']>[0]>[0]): boolean {
  return includes('findings.enabled') || includes('findings.silenced') || thresholdNames.some((name) => includes(`findings.${name}`));
}
