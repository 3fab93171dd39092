// Which tests a person means who names some: by a part of a path, or of a title.
import path from 'node:path';

/**
 * What of a path one would type: with slashes, in small letters, without the ending that tells a compiled file from its source.
 * @param {string} name
 */
function plain(name) {
  return name
    .split(path.sep)
    .join('/')
    .toLowerCase()
    .replace(/\.[cm]?[jt]s$/, '');
}

/**
 * The files whose path holds one of the patterns.
 * @param {string[]} files relative to the root, compiled or not
 * @param {string[]} patterns
 */
export function filesThatMatch(files, patterns) {
  const wanted = patterns.map((pattern) => plain(pattern).replace(/^(\.?\/)+/, ''));
  return files.filter((file) => wanted.some((pattern) => plain(file).includes(pattern)));
}

/**
 * A regular expression for the titles that hold one of the patterns, in whatever case.
 * @param {string[]} patterns
 */
export function titlesThatMatch(patterns) {
  const either = patterns.map((pattern) => pattern.replace(/[.*+?^${}()|[\]\\/]/g, '\\$&')).join('|');
  return new RegExp(either, 'i');
}

/** @param {string} text */
function pairs(text) {
  return new Set(Array.from({ length: Math.max(0, text.length - 1) }, (_, at) => text.slice(at, at + 2)));
}

/**
 * The names that look most like what was typed, the best first.
 * @param {string[]} names
 * @param {string} typed
 * @param {number} [most]
 */
export function nearNames(names, typed, most = 5) {
  const wanted = pairs(plain(typed));
  const all = names
    .map((name) => {
      // A path is as near as the nearest of its parts: who mistypes one writes no others.
      const parts = [plain(name), ...plain(name).split('/')];
      const nearness = parts.map((part) => {
        const own = pairs(part.replace(/\.(test|e2e)$/, ''));
        const common = [...own].filter((pair) => wanted.has(pair)).length;
        return (2 * common) / Math.max(1, own.size + wanted.size);
      });
      return { name, near: Math.max(...nearness) };
    })
    .sort((a, b) => b.near - a.near);
  const best = all[0]?.near ?? 0;
  return all
    .filter(({ near }) => near > 0.3 && near > 0.6 * best)
    .slice(0, most)
    .map(({ name }) => name);
}
