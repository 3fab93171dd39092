// Logs whose lines name their fields, as programs write them for themselves: CSV with a header, JSON lines, KEY=VALUE.
import { evidenceOfLines } from '../../evidence';
import type { Evidence } from '../../format';
import { lineShape, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { Recording } from '../../recording';
import { TokenKind } from '../../tokens';
import { evidenceOfJson, FieldsReader } from './json-reader';
import { FieldLines } from './lines';

const operations =
  'malloc|calloc|realloc|reallocarray|free|memalign|aligned_alloc|posix_memalign|valloc|pvalloc|alloc|allocate|dealloc|deallocate|new|delete';
const address = String.raw`(?:0[xX][0-9A-Fa-f]+|\(nil\)|\(null\)|NULL|null)`;

const prefix: LinePart = { scope: 'comment.line.prefix' };
const suffix: LinePart = { scope: 'string.unquoted.fields' };
const call: LinePart = { token: TokenKind.Keyword, scope: 'entity.name.function' };
const key: LinePart = { scope: 'variable.parameter.field' };
const pointer: LinePart = { token: TokenKind.HandleDefinition, scope: 'variable.other.handle.address' };
const between: LinePart = { scope: 'string.unquoted.fields' };

const ofLines = recordedFormat({
  name: 'fields',
  title: (localize) => localize('Log with named fields'),
  seesEveryCall: true,
  extensions: [],
  shapes: [
    lineShape(
      /^(?<header>(?:"?[A-Za-z_]+"?[,;\t])+"?[A-Za-z_]+"?)\s*$/,
      { header: { scope: 'entity.name.tag.header' } },
      { isCommon: true },
    ),
    // JSON
    lineShape(
      new RegExp(
        `^(?<prefix>[\\s,\\[]*\\{.*?"[a-z]+"\\s*:\\s*)"(?<call>${operations})"(?<between>.*?"(?:ptr|addr|address|pointer|p|new|result|ret)"\\s*:\\s*"?)(?<pointer>${address}|[0-9]+)(?<suffix>.*)$`,
      ),
      {
        prefix,
        call,
        between,
        pointer,
        suffix,
      },
    ),
    // CSV
    lineShape(
      new RegExp(
        `^(?<prefix>(?:[^,;\\t]*[,;\\t])?)"?(?<call>${operations})"?(?<key>[,;\\t])(?<between>(?:[^,;\\t]*[,;\\t])*?)"?(?<pointer>${address})"?(?<suffix>(?:[,;\\t].*)?)$`,
      ),
      {
        prefix,
        call,
        key,
        between,
        pointer,
        suffix,
      },
    ),
    // KEY=VALUE
    lineShape(
      new RegExp(
        `^(?<prefix>(?:.*[\\s:])?)(?<call>${operations}):?(?<between>\\s(?:.*\\s)?)(?<key>(?:ptr|addr|address|pointer|p|new|result|ret)=)(?<pointer>${address})(?<suffix>.*)$`,
      ),
      { prefix, call, between, key, pointer, suffix },
    ),
  ],
  createLineReader: (recording) => new FieldLines(recording),
  samples: () => [],
  documentation: {
    files:
      'Any text with lines such as `realloc old=0x55d0 size=40 ptr=0x5610`, `{"op": "free", "ptr": "0x5610"}`, or a CSV file whose header names `op` and `ptr`; JSON may be laid out in any way, a list in one line, too',
    from: 'Your own logging.',
    sees: 'What your log says: `op`, `ptr`, `size`, and where they are there `old`, `nmemb`, `ts`, `tid`, `caller`.',
    basis: 'Real logs.',
  },
});

/** A log with named fields, in lines or in JSON however that is laid out. */
export const fields: typeof ofLines = {
  ...ofLines,
  recognise: (head) =>
    [ofLines.recognise(head), evidenceOfJson(head.bytes), evidenceOfTable(head.lines)].reduce((best, each) =>
      each.certainty > best.certainty ? each : best,
    ),
  createReader: (expectedBytes) => new FieldsReader(ofLines, expectedBytes),
};

/** How surely lines are those of a table, the first being its header. */
function evidenceOfTable(lines: readonly string[]): Evidence {
  const encoder = new TextEncoder();
  const reader = new FieldLines(new Recording(ofLines.seesEveryCall));
  let isFirst = true;
  return evidenceOfLines(lines, (line) => {
    const bytes = encoder.encode(line);
    const isCall = isFirst || reader.isTable ? reader.read(bytes, 0, bytes.length) : false;
    isFirst = false;
    return isCall;
  });
}
