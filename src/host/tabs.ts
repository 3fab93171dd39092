// What tabs hold traces: texts, and recordings that are no text and have an editor of ours.
import * as vscode from 'vscode';
import { binaryEditorType } from '../model/contributions';
import { contentUri } from './compressed-files';

/** The URI of the trace that a tab holds, as its session has it, whatever the trace turns out to be; undefined where it can be none. */
export function traceOfTab(input: unknown): vscode.Uri | undefined {
  if (input instanceof vscode.TabInputText) return input.uri;
  return input instanceof vscode.TabInputCustom && input.viewType === binaryEditorType ? contentUri(input.uri) : undefined;
}
