// From the memory map to the debugger: a breakpoint on one block.
import * as vscode from 'vscode';
import type { PlaceInArena } from '../picture/allocation';

/** Sets a function breakpoint on what can happen next to a block: that it is freed, or where it is free, that it is allocated. */
export function breakOnBlock({ address, allocatedAt }: PlaceInArena): void {
  const name = `${allocatedAt === undefined ? 'allocated' : 'freed'} ${address}`;
  const isSet = vscode.debug.breakpoints.some((each) => each instanceof vscode.FunctionBreakpoint && each.functionName === name);
  if (!isSet) vscode.debug.addBreakpoints([new vscode.FunctionBreakpoint(name)]);
  void vscode.window.showInformationMessage(vscode.l10n.t('The debugger stops at "{0}".', name));
}
