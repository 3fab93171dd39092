import type * as vscode from 'vscode';
import { languageIds } from '../model/contributions';

/** The trace language. */
export const languageSelector: vscode.DocumentSelector = { language: 'alloctrace' };

/** Every document that is a trace. */
export const traceSelector: vscode.DocumentSelector = languageIds.map((language) => ({ language }));
