/// <reference types="vite/client" />

/** The version of the page, from package.json. */
declare const __HOMIE_VERSION__: string;
