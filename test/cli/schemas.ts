import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import Ajv2020, { type ValidateFunction } from 'ajv/dist/2020';
import { root } from '../project';

type Schema = Record<string, unknown>;

/** A schema of the project: `run`, `operation`, `block` or `table` of docs/schema. */
export function readSchema(name: string): Schema {
  return read(path.join('docs', 'schema', `${name}.v1.schema.json`));
}

/** The part of SARIF that is in use. */
export function readSarifSchema(): Schema {
  return read(path.join('test', 'fixtures', 'sarif-2.1.0-part.schema.json'));
}

function read(file: string): Schema {
  return JSON.parse(readFileSync(path.join(root, file), 'utf8')) as Schema;
}

/** A check against a schema, which throws what is wrong. */
export function checkerOf(schema: Schema): (value: unknown) => void {
  const ajv = new Ajv2020({ allErrors: true, strict: true, allowUnionTypes: true });
  ajv.addFormat('uri', (text) => URL.canParse(text));
  ajv.addFormat('uri-reference', (text) => URL.canParse(text, 'file:///folder/') && !/[\s"<>\\^`{|}]/.test(text));
  const validate: ValidateFunction = ajv.compile(schema);
  return (value) => assert.ok(validate(value), `${ajv.errorsText(validate.errors)}\n${JSON.stringify(value).slice(0, 2000)}`);
}

/** The same schema without room for keys that it does not name: nothing is printed that is not written down. */
export function closed<T>(schema: T): T {
  if (Array.isArray(schema)) return schema.map(closed) as T;
  if (typeof schema !== 'object' || schema === null) return schema;
  const parts = Object.fromEntries(Object.entries(schema).map(([key, value]) => [key, closed(value as unknown)]));
  return ('properties' in schema && 'type' in schema ? { ...parts, additionalProperties: false } : parts) as T;
}
