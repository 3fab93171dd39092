import type { DebugProtocol } from '@vscode/debugprotocol';
import type { Localize } from '../model/localize';
import { describeExceptionFilters } from './breakpoints/exception-filters';

/** What the adapter can do, as the protocol announces it. */
export function capabilities(localize: Localize): DebugProtocol.Capabilities {
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
    supportsConditionalBreakpoints: true,
    supportsHitConditionalBreakpoints: true,
    supportsLogPoints: true,
    supportsFunctionBreakpoints: true,
    supportsDataBreakpoints: true,
    supportsDataBreakpointBytes: true,
    supportsExceptionFilterOptions: true,
    supportsExceptionInfoRequest: true,
    exceptionBreakpointFilters: describeExceptionFilters(localize),
    supportsBreakpointLocationsRequest: true,
    supportsReadMemoryRequest: true,
  };
}
