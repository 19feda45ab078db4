/** The path of the installed codex; installs it first. */
export function installCodex(): string;
export function writeHome(what: { home: string; cwd: string; model: string; issuer?: string; login?: boolean }): void;
export function environment(issuer: string): Record<string, string>;
