// Writes the model of codex-records.mjs as Java: four files of records nested in sealed interfaces.

const capital = (text) => text[0].toUpperCase() + text.slice(1);
const className = (text) =>
  text
    .split(/[^A-Za-z0-9]+/)
    .filter(Boolean)
    .map(capital)
    .join('');
const constant = (text) =>
  text
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .replace(/[^A-Za-z0-9]+/g, '_')
    .toUpperCase();
const fieldName = (text) => {
  const [first, ...rest] = text.split(/[^A-Za-z0-9]+/).filter(Boolean);
  return first + rest.map(capital).join('');
};

/** Names that would hide one of java.lang. */
const RENAMED = { Thread: 'ThreadInfo', Error: 'ErrorNote' };
const BOXED = { long: 'Long', boolean: 'Boolean', double: 'Double' };

const MADE = '// Made by node-agent/scripts/codex-records.mjs from the schema of codex; do not edit.\n';
const HEAD = `${MADE}package dev.homie.node.codex.protocol;\n\n`;

export function java(model) {
  const typeName = (name) => RENAMED[name] ?? name;
  const outside = (type) =>
    type.replace(/\b[A-Z]\w*\b/g, (name) => (model.types[name] ? `Types.${typeName(name)}` : name));
  const inside = (type) => type.replace(/\b[A-Z]\w*\b/g, (name) => (model.types[name] ? typeName(name) : name));

  const component = ([field, type], qualify) => {
    const optional = type.endsWith('?');
    const bare = type.replace(/\?$/, '');
    const boxed = bare.replace(/\b(long|boolean|double)\b/g, (name) =>
      optional || bare !== name ? BOXED[name] : name,
    );
    const qualified = qualify(boxed);
    const inner = qualified.match(/^(Types\.)(\w+)$/);
    const marked = !optional ? qualified : inner ? `Types.@Nullable ${inner[2]}` : `@Nullable ${qualified}`;
    const name = fieldName(field);
    const rename = name === field ? '' : `@JsonProperty("${field}") `;
    return { name, text: `${rename}${marked} ${name}` };
  };

  /** A record; those that are sent have a second constructor, without what we don't know. */
  const record = (name, fields, qualify, { of = '', body = '', sent = false, whole = false } = {}) => {
    const parts = Object.entries(fields).map((one) => component(one, qualify));
    if (whole) return `record ${name}(@JsonValue ${parts[0].text})${of} {${body}}\n`;
    const all = [...parts.map((part) => part.text), '@JsonAnySetter @JsonAnyGetter Map<String, Object> more'];
    const plain = parts.map((part) => part.text.replace(/@JsonProperty\("\w+"\) /, '')).join(', ');
    const short = sent
      ? `public ${name}(${plain}) { this(${[...parts.map((part) => part.name), 'Map.of()'].join(', ')}); }\n`
      : '';
    return `record ${name}(${all.join(', ')})${of} {${short}${body}}\n`;
  };

  const method = (value) => `@Override public String method() { return "${value}"; }\n`;

  const messages = (list, of, more = () => '', sent = false) =>
    Object.entries(list)
      .map(([name, message]) => {
        const body = `\n${method(name)}${more(message)}`;
        const simple = RENAMED[className(name)] ?? className(name);
        return `/** {@code ${name}}. */\n${record(simple, message.fields, outside, { of: ` implements ${of(message)}`, body, sent, whole: message.whole })}`;
      })
      .join('\n');

  const imports = (...names) => names.map((name) => `import ${name};\n`).join('');
  const jackson = (...names) => names.map((name) => `com.fasterxml.jackson.annotation.${name}`);
  const common = ['java.util.List', 'java.util.Map', 'org.jspecify.annotations.Nullable'];

  const result = (message) => (message.result === 'Map' ? 'Map<String, Object>' : `Types.${typeName(message.result)}`);
  const requests = `${HEAD}${imports(
    ...jackson('JsonAnyGetter', 'JsonAnySetter', 'JsonProperty', 'JsonValue'),
    'com.fasterxml.jackson.core.type.TypeReference',
    'java.util.List',
    'java.util.Map',
    'org.jspecify.annotations.Nullable',
  )}
/**
 * What we ask the app-server. The fields we don't use can be given in {@code more}.
 *
 * @param <R> the result
 */
public sealed interface Request<R> {
/** As it is on the wire. */
String method();

/** What its result is read as. */
TypeReference<R> result();

${messages(
  model.requests,
  (message) => `Request<${result(message)}>`,
  (message) => `@Override public TypeReference<${result(message)}> result() { return new TypeReference<>() {}; }\n`,
  true,
)}}
`;
  const incoming = (name, doc, list) => `${HEAD}${imports(
    ...jackson('JsonAnyGetter', 'JsonAnySetter', 'JsonProperty', 'JsonValue'),
    ...common,
  )}
/** ${doc} */
public sealed interface ${name} {
/** As it is on the wire. */
String method();

/** One that this version of Homie does not know, or whose fields are not what they were. */
record Unknown(String method, Map<String, Object> params) implements ${name} {}

${messages(list, () => name)}
/** The records by their methods. */
static Map<String, Class<? extends ${name}>> known() {
return Map.ofEntries(${Object.keys(list)
    .map((key) => `Map.entry("${key}", ${RENAMED[className(key)] ?? className(key)}.class)`)
    .join(', ')});
}
}
`;

  /** The types that we send, with what they are made of. */
  const sent = new Set();
  const send = (type) => {
    for (const name of type.match(/\b[A-Z]\w*\b/g) ?? []) {
      const of = model.types[name];
      if (!of || sent.has(name)) continue;
      sent.add(name);
      for (const fields of [of.fields ?? {}, ...Object.values(of.variants ?? {})]) Object.values(fields).forEach(send);
    }
  };
  for (const request of Object.values(model.requests)) Object.values(request.fields).forEach(send);
  Object.keys(model.types)
    .filter((name) => model.answers.includes(name))
    .forEach(send);

  const type = ([name, of]) => {
    const simple = typeName(name);
    if (of.values) {
      const constants = of.values
        .map((value) => `public static final ${simple} ${constant(value)} = new ${simple}("${value}");\n`)
        .join('');
      return `/** One of the values below, or one that is newer than this Homie. */
public record ${simple}(@JsonValue String value) {
${constants}
@JsonCreator(mode = JsonCreator.Mode.DELEGATING) public ${simple} {}
}
`;
    }
    if (of.variants) {
      const taken = new Set();
      const names = Object.keys(of.variants).map((value) => {
        const made = className(value) + (taken.has(className(value)) ? '2' : '');
        taken.add(made);
        return [value, made];
      });
      const clash = names.some(([, made]) => made === 'Unknown') ? 'Other' : 'Unknown';
      const variants = names.map(([value, made]) => {
        const body = `\n@Override @JsonProperty("${of.tag}") public String ${of.tag}() { return "${value}"; }\n`;
        return record(made, of.variants[value], inside, { of: ` implements ${simple}`, body, sent: sent.has(name) });
      });
      const id = Object.values(of.variants).every((fields) => fields.id === 'String');
      return `/** Told apart by {@code ${of.tag}}. */
@JsonTypeInfo(use = JsonTypeInfo.Id.NAME, include = JsonTypeInfo.As.EXISTING_PROPERTY, property = "${of.tag}", visible = true, defaultImpl = ${simple}.${clash}.class)
@JsonSubTypes({${names.map(([value, made]) => `@JsonSubTypes.Type(name = "${value}", value = ${simple}.${made}.class)`).join(', ')}})
@JsonIgnoreProperties(value = "${of.tag}", allowGetters = true)
public sealed interface ${simple} {
String ${of.tag}();

${id ? 'String id();\n\n' : ''}${variants.join('\n')}
/** One that this version of Homie does not know. */
@JsonIgnoreProperties
record ${clash}(@JsonProperty("${of.tag}") String ${of.tag}, ${id ? 'String id, ' : ''}@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ${simple} {}
}
`;
    }
    return `public ${record(simple, of.fields, inside, { sent: sent.has(name) })}`;
  };
  const types = `${HEAD}${imports(
    ...jackson(
      'JsonAnyGetter',
      'JsonAnySetter',
      'JsonCreator',
      'JsonIgnoreProperties',
      'JsonProperty',
      'JsonSubTypes',
      'JsonTypeInfo',
      'JsonValue',
    ),
    ...common,
  )}
/** What the messages are made of: codex's own names, its unions as sealed interfaces, its enumerations open. */
public final class Types {
private Types() {}

${Object.entries(model.types).map(type).join('\n')}}
`;
  return {
    'Request.java': requests,
    'Notification.java': incoming('Notification', 'What the app-server tells.', model.notifications),
    'ServerRequest.java': incoming(
      'ServerRequest',
      'What the app-server asks; each gets one answer, and most wait for a person.',
      model.serverRequests,
    ),
    'Types.java': types,
  };
}

/** The class that says the names of all methods: the gateway serves them without knowing more. */
export function methodNames(model) {
  return `${HEAD.replace('dev.homie.node.codex.protocol', 'dev.homie.protocol.agent')}import java.util.List;

/** The methods that the codex app-server has, as its own schema says. */
public final class CodexMethods {
/** All that a client can call, sorted. */
public static final List<String> ALL = List.of(${model.methods.map((name) => `"${name}"`).join(', ')});

private CodexMethods() {}
}
`;
}
