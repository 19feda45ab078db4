/** The names by which files and fences call the languages that are highlighted; `highlighter.ts` holds exactly these. */
const NAMES: Readonly<Record<string, readonly string[]>> = {
  bash: ['sh', 'zsh', 'shell', 'console', 'shellsession', 'bashrc', 'zshrc', 'env'],
  c: ['h'],
  cpp: ['cc', 'cxx', 'hpp', 'hh', 'c++'],
  csharp: ['cs', 'c#'],
  css: ['scss', 'less'],
  diff: ['patch'],
  dockerfile: ['docker', 'containerfile'],
  go: ['golang'],
  groovy: ['gradle'],
  ini: ['toml', 'cfg', 'conf', 'properties', 'service', 'editorconfig', 'gitconfig'],
  java: [],
  javascript: ['js', 'mjs', 'cjs', 'jsx', 'node'],
  json: ['jsonc', 'json5', 'jsonl', 'webmanifest'],
  kotlin: ['kt', 'kts'],
  lua: [],
  makefile: ['make', 'mk'],
  markdown: ['md', 'mdx'],
  nix: [],
  php: [],
  powershell: ['ps1', 'psm1', 'pwsh'],
  python: ['py', 'pyi', 'python3', 'pyw'],
  ruby: ['rb', 'gemfile', 'rakefile'],
  rust: ['rs'],
  sql: ['psql', 'sqlite', 'mysql'],
  swift: [],
  typescript: ['ts', 'tsx', 'mts', 'cts'],
  xml: ['html', 'htm', 'svg', 'xhtml', 'vue', 'svelte', 'plist', 'pom'],
  yaml: ['yml'],
};

const BY_NAME = new Map(
  Object.entries(NAMES).flatMap(([language, names]) => [language, ...names].map((name) => [name, language] as const)),
);

export const LANGUAGES: readonly string[] = Object.keys(NAMES);

/** The language that a fence's info string (`ts title="a.ts"`) names; undefined when it is none that is highlighted. */
export function languageOf(info: string | undefined): string | undefined {
  const name = /^[^\s{,:]+/.exec(info?.trim() ?? '')?.[0].toLowerCase();
  return name ? BY_NAME.get(name.replace(/^\./, '')) : undefined;
}

/** The language of a file by its name. */
export function languageOfFile(path: string): string | undefined {
  const name = path.slice(path.lastIndexOf('/') + 1).toLowerCase();
  return BY_NAME.get(name.slice(name.lastIndexOf('.') + 1)) ?? BY_NAME.get(name.split('.')[0] ?? '');
}
