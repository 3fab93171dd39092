// The extension's settings as package.json contributes them, read from VS Code.
import * as vscode from 'vscode';
import type { FindingSettings } from '../findings/options';
import type { GeneralSettings } from '../model/contributions';

const section = 'alloctrace';

/** All settings, without their prefix, and their types. */
export type SettingTypes = GeneralSettings & FindingSettings;
export type SettingName = keyof SettingTypes;

/** The extension's settings, typed. */
export class Settings implements vscode.Disposable {
  private readonly changes = new vscode.EventEmitter<(name: SettingName) => boolean>();
  private readonly subscription: vscode.Disposable;

  /** The value given to listeners tells whether a setting is among the changed ones. */
  readonly onDidChange = this.changes.event;

  constructor() {
    this.subscription = vscode.workspace.onDidChangeConfiguration((event) => {
      if (event.affectsConfiguration(section)) {
        this.changes.fire((name) => event.affectsConfiguration(`${section}.${name}`));
      }
    });
  }

  /** The value for a document or folder, or the window's. */
  get<Name extends SettingName>(name: Name, resource?: vscode.Uri): SettingTypes[Name] {
    const value = vscode.workspace.getConfiguration(section, resource).get<SettingTypes[Name]>(name);
    if (value === undefined) throw new Error(`The setting ${section}.${name} is not contributed.`);
    return value;
  }

  /** Writes a value: for all windows, the workspace, or the folder of `resource`, as `target` says. */
  async set<Name extends SettingName>(
    name: Name,
    value: SettingTypes[Name],
    target: vscode.ConfigurationTarget,
    resource?: vscode.Uri,
  ): Promise<void> {
    await vscode.workspace.getConfiguration(section, resource).update(name, value, target);
  }

  dispose(): void {
    this.subscription.dispose();
    this.changes.dispose();
  }
}
