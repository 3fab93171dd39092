// What people write who know other languages, or think the words in another order: found in a line that cannot be read, so that its message names the
// mistake, and put right by the fixes. Only the text of the line is known here; whether a repair helps is for who reads it again.

/** A mistake in a line. Offsets count UTF-16 units from 0, the end is exclusive. */
export interface Mistake {
  readonly from: number;
  readonly to: number;
  readonly message: string;
  readonly values: readonly string[];
  /** What could stand in its place, the best first. */
  readonly repairs: readonly string[];
}

/** One mistake that is often made. */
interface Habit {
  /** What is wrong: from where it begins to where it ends. */
  readonly pattern: RegExp;
  readonly message: string;
  /** What could stand in its place; nothing where it is right after all. */
  readonly repair: (match: RegExpExecArray) => readonly string[];
  /** What the placeholders of the message stand for; by default the match and its first repair, without the blanks around them. */
  readonly values?: (match: RegExpExecArray) => readonly string[];
}

/** Lines are looked at up to here: a longer one is no slip of the pen. */
const longestLine = 400;

const keyword = '(?:arena|machine|cache|free|shrink|destroy|mark|repeat|end|in|expect)';
const known = '(?:time|cpu|pid|comm|site|order|flags)';
const options =
  'unit|base|max|fit|page|cpus|kernel|minalign|max_order|min_order|min_objects|debug|pointer|align|order|partial|at|zone|node|reading';

/** In the order they are tried: those that a line shares with others come last. */
const habits: readonly Habit[] = [
  {
    pattern: new RegExp(String.raw`(?<=^\s*)(${keyword})(?:\[[^\]]*\])?\s*:?=(?=\s*(?:alloc|kmalloc|realloc)\b)`, 'g'),
    message: '{0} is a keyword and cannot be a handle.',
    repair: () => [],
    values: ([, word]) => [word],
  },
  {
    pattern: /\/\/+|\/\*+|(?<=^\s*);+(?!\s*$)/g,
    message: 'A comment begins with #, not with {0}.',
    repair: () => ['#'],
    values: ([sign]) => [sign],
  },
  {
    pattern: /\s*;+(?=\s*(?:$|\/[/*]))/g,
    message: 'A statement ends with its line: no ; is needed.',
    repair: () => [''],
  },
  {
    pattern: /\s*;\s*(?=[^\s/])/g,
    message: 'Each statement has a line of its own, and ; does not part them.',
    repair: () => ['\n'],
  },
  {
    pattern: /\b(alloc|malloc|kmalloc|realloc|free|kfree|shrink|destroy|mark)\s*\(([^()]*)\)/g,
    message: 'Statements have no parentheses: write {1}.',
    repair: ([, call, inside]) => {
      const word = call === 'malloc' ? 'alloc' : call === 'kfree' ? 'free' : call;
      return [`${word} ${(word === 'free' ? inside : inside.replace(/\s*,\s*/g, ' ')).trim()}`];
    },
  },
  {
    pattern: /(?<==\s*)(?:malloc|calloc|new)(?=\s+\S)/g,
    message: '{0} is no word of the language; what gives a block is {1}.',
    repair: () => ['alloc'],
  },
  {
    pattern: /(?<=^\s*)(?:kfree|delete)(?=\s+\S)/g,
    message: '{0} is no word of the language; what gives memory back is {1}.',
    repair: () => ['free'],
  },
  {
    pattern: /(?<=^\s*)for(?=\s+\w+\s+in\s)/g,
    message: '{0} is no word of the language; what repeats statements is {1}.',
    repair: () => ['repeat'],
  },
  {
    pattern: /(?<=^\s*repeat\s+\d+)\s*(?:times|x)\b/g,
    message: 'Behind repeat stands only how often: {0} is not needed.',
    repair: () => [''],
  },
  {
    pattern: /(?<=^\s*repeat\s+\w+\s*)(?:=|:|\bin\b)\s*(\d+|[A-Za-z_]\w*)\s*(?:-|–|:|\.{2,3}=?|…|\bto\b)\s*(\d+|[A-Za-z_]\w*)/g,
    message: 'A repeat goes over a range with both its ends: write {1}.',
    repair: ([, first, last]) => [`in ${first}..${last}`],
  },
  {
    pattern: /\[\s*(\d+|[A-Za-z_]\w*)\s*(?:-|–|:|,|\.{2,3}=?|…|\bto\b)\s*(\d+|[A-Za-z_]\w*)\s*\]/g,
    message: 'A range has two dots, and both ends belong to it: write {1}.',
    repair: ([, first, last]) => [`[${first}..${last}]`],
  },
  {
    pattern: /\[\s*\]/g,
    message: 'All live handles of a family are {1}.',
    repair: () => ['[*]'],
  },
  {
    pattern: /(?<=^\s*free\s+)[^\s,@#;/()]+(?:(?:\s*,\s*|\s+(?:and\s+|&\s+)?)(?!@|#|\/)[^\s,@#;/()]+)+/g,
    message: 'Between handles stands a comma: write {1}.',
    repair: ([list]) => [
      list
        .split(/[\s,]+/)
        .filter((word) => word !== 'and' && word !== '&')
        .join(', '),
    ],
  },
  {
    pattern: /\b(\d+)(?:\.(\d+))?[eE]\+?(\d{1,2})\b/g,
    message: '{0} is no size: its digits are written out, {1}.',
    repair: ([, whole, fraction = '', exponent]) => {
      const zeros = Number(exponent) - fraction.length;
      return zeros < 0 ? [] : [(whole + fraction + '0'.repeat(zeros)).replace(/^0+(?=\d)/, '')];
    },
  },
  {
    pattern: /(?<=\b(?:internal|external)\s*(?:[=!<>]=|[<>])\s*)[\d_]+(?:\.\d+)?(?![\d.%])(?:\s*(?:percent|per cent)\b)?/g,
    message: 'This metric is compared with a percentage: write {1}.',
    repair: ([number]) => [`${number.replace(/\s*per.*/, '')}%`],
  },
  {
    pattern: /\b(\d[\d_]*)\.(\d+)\b(?![\w%.])/g,
    message: '{0} is no size: a fraction needs a suffix such as KiB.',
    repair: ([fraction, whole, rest]) => [
      String(BigInt(whole.replace(/_/g, '')) + (/[1-9]/.test(rest) ? 1n : 0n)),
      `${fraction}KiB`,
      `${fraction}MiB`,
    ],
  },
  {
    pattern: /(?<=\d)\s*(?:bytes?|octets?)\b/gi,
    message: 'A size without a suffix is in bytes: no word is needed.',
    repair: () => [''],
  },
  {
    pattern: /\s*@\s*(?=[A-Za-z_][\w.$-]*\s*=)/g,
    message: 'Around @ stand blanks: write @ and then key=value.',
    repair: () => [' @ '],
  },
  {
    pattern: /(?<=\s@\s.*?)\b([A-Za-z_][\w.$-]*)(?:\s+=\s*|\s*=\s+|:\s*)(?=["\w-])/g,
    message: 'An attribute is key=value, without blanks around the =.',
    repair: ([, key]) => [`${key}=`],
  },
  {
    pattern: /(?<=\s@\s.*)\s*[,;]\s*(?=\w+=|$|\s)/g,
    message: 'Between attributes stands a blank, and no comma.',
    repair: () => [' '],
  },
  {
    pattern: new RegExp(String.raw`(?<=^(?!\s*machine\b)[^@]*\S)\s+(?=${known}=)`, 'g'),
    message: 'Attributes stand behind @: write @ and then key=value.',
    repair: () => [' @ '],
  },
  {
    pattern: /(?<=^\s*(?:arena|cache\s+[^\s=]+))\s*=\s*(?=\d)/g,
    message: 'Statements that give figures have no =.',
    repair: () => [' '],
  },
  {
    pattern: new RegExp(String.raw`(?<=\s)(${options})\s*=\s*(?=\w)`, 'g'),
    message: 'Between an option and its figure stands a blank, and no =.',
    repair: ([, option]) => [`${option} `],
  },
  {
    pattern: /(?<=^\s*expect\s+[^=!<>≤≥≠]*)(?:===?|=[<>]|<>|[≤≥≠]|=(?!=))/g,
    message: '{0} compares nothing: write {1}.',
    repair: ([sign]) => {
      const meant: Readonly<Record<string, string>> = { '=<': '<=', '=>': '>=', '<>': '!=', '≤': '<=', '≥': '>=', '≠': '!=', '==': '' };
      const operator = meant[sign] ?? '==';
      return operator === '' ? [] : [operator];
    },
  },
  {
    pattern: /(?<=^\s*expect\s+)(blocks|objects|slabs|address|size)(?:\s+([^\s=!<>()]+)|\[([^\]]*)\])/g,
    message: 'What a metric asks about stands in parentheses: write {1}.',
    repair: ([, metric, bare = '', bracketed = '']) => [`${metric}(${bare}${bracketed})`],
  },
  {
    pattern: /:=|(?<=^\s*[^\s=]+\s*)==(?=\s*\w*alloc\b)/g,
    message: 'A handle is given an allocation with =, not with {0}.',
    repair: () => ['='],
  },
  {
    pattern: /"[^"]*$/g,
    message: 'This string has no closing quote.',
    repair: ([open]) => [`${open.trimEnd()}"`],
  },
];

/** The mistake at the place of a line [from, to) where it could not be read on; undefined where it is none of those that are often made. */
export function mistakeAt(line: string, from: number, to: number): Mistake | undefined {
  if (line.length > longestLine) return undefined;
  const text = line.slice(0, commentAt(line));
  return mistakeWithin(text, from, from) ?? mistakeWithin(text, from, to);
}

/** The first mistake of the list that touches [from, to]. */
function mistakeWithin(text: string, from: number, to: number): Mistake | undefined {
  for (const habit of habits) {
    for (const match of text.matchAll(habit.pattern)) {
      const end = match.index + match[0].length;
      if (match.index > to || end < from) continue;
      const repairs = habit.repair(match).filter((repair) => repair !== match[0]);
      if (repairs.length === 0 && habit.values === undefined) continue;
      const values = habit.values?.(match) ?? [match[0].trim(), (repairs[0] ?? '').trim()];
      return { from: match.index, to: end, message: habit.message, values, repairs };
    }
  }
  return undefined;
}

/** Where the comment of a line begins; its length where there is none. */
function commentAt(line: string): number {
  let quoted = false;
  for (let at = 0; at < line.length; at++) {
    if (line[at] === '"') quoted = !quoted;
    else if (line[at] === '#' && !quoted) return at;
  }
  return line.length;
}
