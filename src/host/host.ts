// The interface of the extension's parts to what they share: sessions, runs, settings, words.
import type * as vscode from 'vscode';
import type { Localize } from '../model/localize';
import type { SessionStore } from '../session/store';
import type { Settings } from './settings';
import type { Following } from './following';
import type { StandingInFront } from './standing';
import type { TraceRuns } from './runs';

/** What every part of the extension is given when it registers itself. */
export interface Host {
  readonly context: vscode.ExtensionContext;
  readonly sessions: SessionStore;
  readonly runs: TraceRuns;
  readonly settings: Settings;
  readonly log: vscode.LogOutputChannel;
  readonly localize: Localize;
  readonly standing: StandingInFront;
  readonly following: Following;
}
