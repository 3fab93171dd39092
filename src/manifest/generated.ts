// All that is generated, a line each. A part stands in a file of its own beside this one and reads descriptors only.
import { breakOn } from './breakpoints';
import { findingList, findingSettings, silencedCodes, thresholdTexts } from './findings';
import { formatList, formatOption, formatParts, formatTitles, languageTitles, recordedGrammars } from './formats';
import type { DocumentPart, FilePart, ManifestPart, SchemaPart, StretchPart, TextPart } from './part';
import { metricSchemas } from './schemas';
import { languageWords } from './words';
import { workloadList } from './workloads';
import { viewCommands, viewCommandTitles } from './views';

export const manifestParts: readonly ManifestPart[] = [...formatParts, viewCommands, findingSettings, silencedCodes, breakOn];

export const schemaParts: readonly SchemaPart[] = metricSchemas;

export const textParts: readonly TextPart[] = [languageTitles, viewCommandTitles, thresholdTexts];

export const documentParts: readonly DocumentPart[] = [findingList, formatTitles, formatList, workloadList];

export const stretchParts: readonly StretchPart[] = [...languageWords, formatOption];

export const fileParts: readonly FilePart[] = recordedGrammars;
