// Which documents the features of the editor are for.
import type * as vscode from 'vscode';
import { languageIds, writtenLanguage } from '../trace/languages';

/** The trace language. */
export const languageSelector: vscode.DocumentSelector = { language: writtenLanguage };

/** Every document that is a trace. */
export const traceSelector: vscode.DocumentSelector = languageIds.map((language) => ({ language }));
