/** A colour as red, green and blue from 0 to 255. */
export type Rgb = readonly [number, number, number];

/** Reads `#rgb`, `#rrggbb`, `#rrggbbaa`, `rgb(…)` and `rgba(…)`; transparency counts as on `background`. Undefined for other words. */
export function parseColor(text: string, background: Rgb = [0, 0, 0]): Rgb | undefined {
  const parsed = parseHex(text.trim()) ?? parseFunction(text.trim());
  if (!parsed) return undefined;
  const [red, green, blue, alpha] = parsed;
  return mix(background, [red, green, blue], alpha);
}

/** `share` of `to`, the rest of `from`, as light adds up in the picture's own numbers. */
export function mix(from: Rgb, to: Rgb, share: number): Rgb {
  const part = (index: 0 | 1 | 2): number => Math.round(from[index] + (to[index] - from[index]) * share);
  return [part(0), part(1), part(2)];
}

/**
 * `count` colours from the first stop over the others to the last. Steps look equally large (OKLab), so that a scale reads
 * in its order wherever the stops' lightness goes one way.
 */
export function colorRamp(stops: readonly Rgb[], count: number): Rgb[] {
  const points = stops.map(toLab);
  return Array.from({ length: count }, (_, index) => {
    const at = count === 1 ? 0 : (index / (count - 1)) * (points.length - 1);
    const before = Math.min(points.length - 1, Math.floor(at));
    const after = Math.min(points.length - 1, before + 1);
    const share = at - before;
    return fromLab(points[before].map((value, axis) => value + (points[after][axis] - value) * share) as unknown as Lab);
  });
}

/** A colour as the numbers of an ImageData have it, read as one little-endian word. */
export function packed([red, green, blue]: Rgb): number {
  return ((255 << 24) | (blue << 16) | (green << 8) | red) >>> 0;
}

type Rgba = readonly [number, number, number, number];
type Lab = readonly [number, number, number];

function parseHex(text: string): Rgba | undefined {
  if (!/^#([0-9a-f]{3,4}|[0-9a-f]{6}|[0-9a-f]{8})$/i.test(text)) return undefined;
  const digits = text.length <= 5 ? [...text.slice(1)].map((digit) => digit + digit).join('') : text.slice(1);
  const byte = (at: number): number => parseInt(digits.slice(at, at + 2), 16);
  return [byte(0), byte(2), byte(4), digits.length === 8 ? byte(6) / 255 : 1];
}

function parseFunction(text: string): Rgba | undefined {
  const match = /^rgba?\(([^)]*)\)$/i.exec(text);
  const parts = match?.[1]
    .split(/[\s,/]+/)
    .filter(Boolean)
    .map((part) => (part.endsWith('%') ? parseFloat(part) / 100 : Number(part)));
  if (!parts || parts.length < 3 || parts.some(Number.isNaN)) return undefined;
  return [parts[0], parts[1], parts[2], parts[3] ?? 1];
}

/** Björn Ottosson's OKLab, 2020. */
function toLab(color: Rgb): Lab {
  const [red, green, blue] = color.map((value) => {
    const share = value / 255;
    return share <= 0.04045 ? share / 12.92 : ((share + 0.055) / 1.055) ** 2.4;
  });
  const long = Math.cbrt(0.4122214708 * red + 0.5363325363 * green + 0.0514459929 * blue);
  const medium = Math.cbrt(0.2119034982 * red + 0.6806995451 * green + 0.1073969566 * blue);
  const short = Math.cbrt(0.0883024619 * red + 0.2817188376 * green + 0.6299787005 * blue);
  return [
    0.2104542553 * long + 0.793617785 * medium - 0.0040720468 * short,
    1.9779984951 * long - 2.428592205 * medium + 0.4505937099 * short,
    0.0259040371 * long + 0.7827717662 * medium - 0.808675766 * short,
  ];
}

function fromLab([light, a, b]: Lab): Rgb {
  const long = (light + 0.3963377774 * a + 0.2158037573 * b) ** 3;
  const medium = (light - 0.1055613458 * a - 0.0638541728 * b) ** 3;
  const short = (light - 0.0894841775 * a - 1.291485548 * b) ** 3;
  const channel = (linear: number): number => {
    const share = linear <= 0.0031308 ? linear * 12.92 : 1.055 * linear ** (1 / 2.4) - 0.055;
    return Math.max(0, Math.min(255, Math.round(share * 255)));
  };
  return [
    channel(4.0767416621 * long - 3.3077115913 * medium + 0.2309699292 * short),
    channel(-1.2684380046 * long + 2.6097574011 * medium - 0.3413193965 * short),
    channel(-0.0041960863 * long - 0.7034186147 * medium + 1.707614701 * short),
  ];
}
