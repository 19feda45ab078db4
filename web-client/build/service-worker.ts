import { createHash } from 'node:crypto';
import { readFileSync } from 'node:fs';
import type { Plugin } from 'vite';

/**
 * Writes `sw.js` from its template with the list of files that make up the shell, and a version that changes when any of
 * them does. Files that only some visitors need (other scripts' fonts, the WebGL renderer) are cached when they are used.
 */
export function serviceWorker(): Plugin {
  return {
    name: 'homie-service-worker',
    apply: 'build',
    // After Vite's own plugin for pages: index.html is part of the shell.
    enforce: 'post',
    generateBundle(_, bundle) {
      if (!bundle['index.html']) this.error('index.html is not in the bundle yet, so the shell would not open offline');
      const shell = Object.values(bundle).filter(
        (file) =>
          file.fileName === 'index.html' ||
          /\.css$/.test(file.fileName) ||
          (file.type === 'chunk' && !/webgl/.test(file.fileName)) ||
          /(geist|jetbrains-mono)-latin-wght-normal.*\.woff2$/.test(file.fileName),
      );
      const template = readFileSync(new URL('./sw.template.js', import.meta.url), 'utf8');
      const hash = createHash('sha256').update(template);
      for (const file of shell) hash.update(file.type === 'chunk' ? file.code : file.source);
      const paths = shell.map((file) => (file.fileName === 'index.html' ? '/' : `/${file.fileName}`));
      const files = [...paths, '/theme.js', '/manifest.webmanifest', '/icons/homie.svg'].sort();
      this.emitFile({
        type: 'asset',
        fileName: 'sw.js',
        source: template
          .replace('__VERSION__', hash.digest('hex').slice(0, 12))
          .replace("['__SHELL__']", JSON.stringify(files)),
      });
    },
  };
}
