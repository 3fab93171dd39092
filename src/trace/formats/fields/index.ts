// Logs whose lines name their fields, as programs write them for themselves: CSV with a header, JSON lines, KEY=VALUE.
import { lineShape, type LinePart } from '../../line-shapes';
import { recordedFormat } from '../../recorded-format';
import { TokenKind } from '../../tokens';
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

export const fields = recordedFormat({
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
      'Any text with lines such as `realloc old=0x55d0 size=40 ptr=0x5610`, `{"op": "free", "ptr": "0x5610"}`, or a CSV file whose header names `op` and `ptr`',
    from: 'Your own logging.',
    sees: 'What your log says: `op`, `ptr`, `size`, and where they are there `old`, `nmemb`, `ts`, `tid`, `caller`.',
    basis: 'Real logs.',
  },
});
