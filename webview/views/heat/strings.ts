// What the heat view says, in English. {0}, {1}… are filled in by the page.
import type { Localized, Strings } from '../../../src/protocol/strings';

export const heatStrings = {
  heat: 'Heat: address against time',
  heatHelp:
    'Arrow keys move a crosshair, Enter goes there, + and − zoom, 0 shows what the trace uses, 9 the whole arena. Drag to zoom, hold Ctrl and turn the wheel.',
  heatColour: 'Colour by',
  heatUsed: 'Used',
  heatAge: 'Age',
  heatOwner: 'Owner',
  heatUsedHint: 'Colour: the share of each cell that allocations hold',
  heatAgeHint: 'Colour: how many operations ago the memory in each cell was allocated',
  heatOwnerHint: 'Colour and pattern: the call site or line that holds most of each cell',
  heatReset: 'Show the whole run and what it uses (0)',
  heatTable: 'Show the addresses at this position as a table',
  heatProgress: 'Adding up: {0}',
  heatFree: 'free',
  heatUnknown: 'not allocated',
  heatShare: '{0} used',
  heatAgeOf: '{0} operations old',
  heatAgeOne: '1 operation old',
  heatAgeNew: 'new',
  heatOwnerOther: 'others',
  heatLegend: 'Legend of the colours',
  heatLegendDimmed: 'does not pass the filter',
  heatLegendPosition: 'this position',
  heatLegendSelection: 'selection',
  heatLegendMarks: 'marks',
  heatLegendBlock: 'allocations, one by one',
  heatLegendCrosshair: 'crosshair of the keyboard',
  heatPosition: 'Position',
  heatPositions: 'Positions',
  heatRange: '{0} to {1}',
  heatThere: 'Allocated then',
  heatThereNothing: 'nothing at {0}',
  heatTenant: '{0}, {1} of {2}, line {3}',
  heatSite: 'Call site',
  heatErrors: 'Errors',
  heatMarks: 'Marks',
  heatGoThere: 'Click or Enter: go to position {0}. Drag: zoom',
  heatCell: '{0} at {1}, {2}',
  heatColumnAddress: 'Addresses',
  heatColumnValue: 'At position {0}',
} as const;

/** The page's strings and this view's own, in the reader's language. */
export type HeatStrings = Strings & Localized<typeof heatStrings>;
