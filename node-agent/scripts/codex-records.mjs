// Makes the Java records of dev.homie.node.codex.protocol from the schema that codex's app-server writes of itself.
//
//   codex app-server generate-json-schema --experimental --out DIR
//   node node-agent/scripts/codex-records.mjs DIR           writes the records; then: ./mvnw spotless:apply
//   node node-agent/scripts/codex-records.mjs --check DIR   prints what changed since they were written, and fails if it did
//
// What is made is said in codex-records.json: methods, and for wide types the fields we use. All else is carried in `more`.
import fs from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { java, methodNames } from './codex-java.mjs';

const here = path.dirname(fileURLToPath(import.meta.url));
const javaFolder = path.join(here, '../src/main/java/dev/homie/node/codex/protocol');
const methodsFile = path.join(here, '../../protocol/src/main/java/dev/homie/protocol/agent/CodexMethods.java');
const modelFile = path.join(here, '../src/test/resources/codex/records.json');

const wanted = JSON.parse(fs.readFileSync(path.join(here, 'codex-records.json'), 'utf8'));

/** Every definition of the schema by name; where two files differ, the bundle of version 2 is right. */
function definitions(folder) {
  const read = (file) => JSON.parse(fs.readFileSync(path.join(folder, file), 'utf8'));
  const found = {};
  const files = ['v1', '.'].flatMap((sub) =>
    fs.readdirSync(path.join(folder, sub)).map((file) => path.join(sub, file)),
  );
  for (const file of files.filter((name) => name.endsWith('.json') && !name.startsWith('codex_app_server'))) {
    const { definitions: inner = {}, ...own } = read(file);
    Object.assign(found, inner);
    found[path.basename(file, '.json')] = own;
  }
  Object.assign(found, read('codex_app_server_protocol.v2.schemas.json').definitions);
  return found;
}

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const words = (text) => text.split(/[^A-Za-z0-9]+/).filter(Boolean);
const className = (text) => words(text).map(capital).join('');

/** The union's branches by the value of the field that tells them apart, or null if no field does. */
function tagged(schema) {
  const branches = schema.oneOf ?? schema.anyOf;
  const tags = ['type', 'mode'].filter((tag) => branches?.every((one) => one.properties?.[tag]?.enum?.length === 1));
  return tags.length ? { tag: tags[0], branches } : null;
}

/** The values of a string enumeration, or null if it is none. */
function values(schema) {
  if (schema.enum && schema.type === 'string') return schema.enum;
  const parts = schema.oneOf?.map(values);
  return parts?.every(Boolean) ? parts.flat() : null;
}

class Model {
  constructor(all) {
    this.all = all;
    this.types = {};
  }

  /** {name: type} of the record's fields; a type ends in ? where it may be absent. */
  fields(name, schema, except = []) {
    const pick = wanted.pick[name];
    const properties = Object.entries(schema.properties ?? {}).filter(([field]) => !except.includes(field));
    for (const field of pick ?? []) {
      if (!properties.some(([known]) => known === field)) throw new Error(`${name} has no field ${field}`);
    }
    const required = new Set(schema.required ?? []);
    const made = properties
      .filter(([field]) => !pick || pick.includes(field))
      .map(([field, of]) => {
        const type = this.type(of);
        const bare = type.replace(/\?$/, '');
        const container = /^(List|Map)</.test(bare);
        const optional = type.endsWith('?') || (!required.has(field) && !(container && of.default));
        return [field, optional ? `${bare}?` : bare];
      });
    // What a caller must give comes first, then in the order of the pick.
    const order = ([field]) => (required.has(field) ? 0 : 1000) + (pick?.indexOf(field) ?? 0);
    return Object.fromEntries(made.sort((a, b) => order(a) - order(b)));
  }

  type(schema) {
    if (schema === true || schema === undefined) return 'Object?';
    if (schema.$ref) return this.named(schema.$ref.split('/').at(-1));
    if (schema.allOf?.length === 1) return this.type(schema.allOf[0]);
    if (schema.anyOf?.length === 2 && schema.anyOf[1].type === 'null')
      return `${this.type(schema.anyOf[0]).replace(/\?$/, '')}?`;
    const types = [schema.type].flat();
    const optional = types.includes('null') ? '?' : '';
    const plain = types.filter((type) => type !== 'null');
    if (plain.length !== 1) return 'Object?';
    switch (plain[0]) {
      case 'string':
        return `String${optional}`;
      case 'boolean':
        return `boolean${optional}`;
      case 'integer':
        return `long${optional}`;
      case 'number':
        return `double${optional}`;
      case 'array':
        return `List<${this.type(schema.items).replace(/\?$/, '')}>${optional}`;
      case 'object':
        if (schema.properties) return `Map<String, Object>${optional}`;
        return `Map<String, ${this.type(schema.additionalProperties).replace(/\?$/, '')}>${optional}`;
      default:
        return 'Object?';
    }
  }

  named(name) {
    const schema = this.all[name];
    if (!schema) throw new Error(`the schema has no ${name}`);
    if (wanted.opaque.includes(name)) return 'Object';
    if (this.types[name]) return name;
    const known = values(schema);
    const union = tagged(schema);
    if (known) {
      this.types[name] = { values: known };
    } else if (union) {
      const made = { tag: union.tag, variants: {} };
      this.types[name] = made;
      for (const branch of union.branches) {
        const value = branch.properties[union.tag].enum[0];
        const inner = (branch.oneOf ?? branch.anyOf ?? []).flatMap((one) => Object.entries(one.properties ?? {}));
        const whole = {
          properties: { ...schema.properties, ...branch.properties, ...Object.fromEntries(inner) },
          required: [...(schema.required ?? []), ...(branch.required ?? [])],
        };
        made.variants[value] = this.fields(`${name}.${className(value)}`, whole, [union.tag]);
      }
    } else if (schema.properties) {
      this.types[name] = {};
      this.types[name].fields = this.fields(name, schema);
    } else {
      return this.type(schema);
    }
    return name;
  }
}

function build(folder) {
  const all = definitions(folder);
  const model = new Model(all);
  const methods = (file) =>
    Object.fromEntries(
      all[file].oneOf.map((one) => [one.properties.method.enum[0], one.properties.params?.$ref?.split('/').at(-1)]),
    );
  const known = {
    client: methods('ClientRequest'),
    server: methods('ServerRequest'),
    notes: methods('ServerNotification'),
  };
  const messages = (list, of) =>
    Object.fromEntries(
      list.map((method) => {
        if (!(method in of)) throw new Error(`the schema has no method ${method}`);
        const params = of[method];
        if (!params) return [method, { fields: {} }];
        if (tagged(all[params])) return [method, { fields: { params: model.named(params) }, whole: true }];
        return [method, { fields: model.fields(params, all[params]) }];
      }),
    );
  const requests = messages(Object.keys(wanted.requests), known.client);
  for (const [method, result] of Object.entries(wanted.requests)) {
    requests[method].result = result === 'Map' ? 'Map' : model.named(result);
  }
  const serverRequests = messages(wanted.serverRequests, known.server);
  const notifications = messages(wanted.notifications, known.notes);
  for (const name of wanted.answers) model.named(name);
  return {
    methods: Object.keys(known.client).sort(),
    requests,
    serverRequests,
    notifications,
    answers: wanted.answers,
    types: Object.fromEntries(Object.entries(model.types).sort(([a], [b]) => (a < b ? -1 : 1))),
  };
}

/** "path: before -> after" for every leaf that differs. */
function* differences(before, after, at = '') {
  if (before && after && typeof before === 'object' && typeof after === 'object') {
    for (const key of new Set([...Object.keys(before), ...Object.keys(after)])) {
      yield* differences(before[key], after[key], at ? `${at} ${key}` : key);
    }
  } else if (before !== after) {
    yield `${at}: ${JSON.stringify(before) ?? 'absent'} -> ${JSON.stringify(after) ?? 'absent'}`;
  }
}

const check = process.argv[2] === '--check';
const model = build(process.argv[check ? 3 : 2]);
if (check) {
  const byName = (of) => ({ ...of, methods: Object.fromEntries(of.methods.map((name) => [name, true])) });
  const changes = [...differences(byName(JSON.parse(fs.readFileSync(modelFile, 'utf8'))), byName(model))];
  for (const change of changes) console.log(change);
  process.exit(changes.length ? 1 : 0);
}
fs.mkdirSync(path.dirname(modelFile), { recursive: true });
fs.writeFileSync(modelFile, `${JSON.stringify(model, null, 1)}\n`);
fs.mkdirSync(javaFolder, { recursive: true });
for (const [file, text] of Object.entries(java(model))) fs.writeFileSync(path.join(javaFolder, file), text);
fs.writeFileSync(methodsFile, methodNames(model));
