// What the JSON schema of a run says of metrics, from their rows.
import type { MetricUnit } from '../model/metric';
import { metricNames, metricRows } from '../model/metric-rows';
import { orderMetricNames, orderMetricRows } from '../model/order-metrics';
import type { Json, SchemaPart } from './part';

const file = 'docs/schema/run.v1.schema.json';
/** Positions whose metrics a report has. */
const positions = ['final', 'peak', 'at'];
/** What figures are in. */
const units: Readonly<Record<MetricUnit, string>> = { count: '', bytes: ' In bytes.', percent: ' A fraction.' };
const share = { type: 'number', minimum: 0, maximum: 1 };

const names: readonly string[] = [...metricNames, ...orderMetricNames];

/** What the value of each is, in JSON. */
const definitions = Object.fromEntries([
  ...metricNames.map((name): [string, Json] => {
    const { unit, meaning, formula } = metricRows[name];
    const description = `${meaning}${formula === undefined ? '' : ` (${formula})`}.${units[unit]}`;
    return [name, { ...(unit === 'percent' ? share : { type: 'integer', minimum: 0 }), description }];
  }),
  ...orderMetricNames.map((name): [string, Json] => {
    const { unit, meaning } = orderMetricRows[name];
    return [
      name,
      { type: 'array', items: unit === 'percent' ? share : { type: 'number' }, description: `By order: ${meaning}.${units[unit]}` },
    ];
  }),
]);

const references = Object.fromEntries(names.map((name): [string, Json] => [name, { $ref: `#/$defs/metrics/properties/${name}` }]));

/** Entries by name. */
function part(at: readonly string[], entries: Readonly<Record<string, Json>>): SchemaPart {
  return { file, at, owns: (_, key) => names.includes(key), entries };
}

export const metricSchemas: readonly SchemaPart[] = [
  part(['$defs', 'metrics', 'properties'], definitions),
  ...positions.flatMap((position): SchemaPart[] => [
    { file, at: ['properties', position, 'required'], owns: (entry) => names.some((name) => name === entry), entries: names },
    part(['properties', position, 'properties'], references),
  ]),
];
