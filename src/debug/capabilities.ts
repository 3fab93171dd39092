// What the adapter announces to clients: its own abilities, and those of the registered breakpoint kinds.
import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { breakpointKinds } from './breakpoints/kinds';

/** What the adapter can do, as the protocol announces it. */
export function capabilities(localize: Localize): DebugProtocol.Capabilities {
  const ofKinds = breakpointKinds.reduce<DebugProtocol.Capabilities>((all, { request }) => ({ ...all, ...request.capabilities }), {});
  return {
    supportsConfigurationDoneRequest: true,
    supportsStepBack: true,
    supportsSteppingGranularity: true,
    supportsGotoTargetsRequest: true,
    supportsEvaluateForHovers: true,
    supportsCompletionsRequest: true,
    completionTriggerCharacters: ['.', '(', '"', ' '],
    supportsRestartRequest: true,
    supportsTerminateRequest: true,
    supportsLoadedSourcesRequest: true,
    supportsCancelRequest: true,
    ...ofKinds,
    exceptionBreakpointFilters: exceptionBreakpointFilters(localize),
    supportsBreakpointLocationsRequest: true,
    supportsReadMemoryRequest: true,
    // Refused with the what-if that is meant: without it clients do not even ask.
    supportsSetVariable: true,
  };
}

function exceptionBreakpointFilters(localize: Localize): DebugProtocol.ExceptionBreakpointsFilter[] {
  return breakpointKinds.flatMap(({ name, filter }) => {
    if (filter === undefined) return [];
    const { label, description, conditionDescription } = filter.texts(localize);
    return { filter: name, label, description, default: filter.default, supportsCondition: true, conditionDescription };
  });
}
