// All that is generated, a line each. A part stands in a file of its own beside this one and reads descriptors only.
import { breakOn } from './breakpoints';
import { findingList, findingSettings, silencedCodes, thresholdTexts } from './findings';
import type { DocumentPart, ManifestPart, StretchPart, TextPart } from './part';
import { languageWords } from './words';
import { viewCommands, viewCommandTitles } from './views';

export const manifestParts: readonly ManifestPart[] = [viewCommands, findingSettings, silencedCodes, breakOn];

export const textParts: readonly TextPart[] = [viewCommandTitles, thresholdTexts];

export const documentParts: readonly DocumentPart[] = [findingList];

export const stretchParts: readonly StretchPart[] = languageWords;
