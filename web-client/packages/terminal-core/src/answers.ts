/** The part of xterm's `IParser` that is used here, so that the page's and the headless terminal both fit. */
export interface AnsweringParser {
  registerCsiHandler(id: SequenceId, callback: (params: (number | number[])[]) => boolean): Disposable;
  registerDcsHandler(id: SequenceId, callback: (data: string, params: (number | number[])[]) => boolean): Disposable;
  registerOscHandler(ident: number, callback: (data: string) => boolean): Disposable;
}
export interface SequenceId {
  readonly prefix?: string;
  readonly intermediates?: string;
  readonly final: string;
}
export interface Disposable {
  dispose(): void;
}

/** What {@link suppressAnswers} put in place. */
export interface AnswerSuppression extends Disposable {
  /**
   * Whether what the terminal wants to send (`onData`) is an answer nobody may hear: to be asked for each piece of data.
   * Covers the one report that no parser handler can hold back, of the focus, at the moment a program switches that on.
   */
  isAnswer(data: string): boolean;
}

/** Queries with one meaning: DA1, DA2, DA3, XTVERSION, DSR and CPR in both forms, DECRQM in both forms, the kitty keyboard query. */
const CSI_QUERIES: readonly SequenceId[] = [
  { final: 'c' },
  { prefix: '>', final: 'c' },
  { prefix: '=', final: 'c' },
  { prefix: '>', final: 'q' },
  { final: 'n' },
  { prefix: '?', final: 'n' },
  { intermediates: '$', final: 'p' },
  { prefix: '?', intermediates: '$', final: 'p' },
  { prefix: '?', final: 'u' },
  // DECRQTSR, DECRQPSR and DECREQTPARM
  { intermediates: '$', final: 'u' },
  { intermediates: '$', final: 'w' },
  { final: 'x' },
  // XTSMGRAPHICS: of the image addon, and a query in all of its forms that programs use
  { prefix: '?', final: 'S' },
];

/** DECRQSS, XTGETTCAP. */
const DCS_QUERIES: readonly SequenceId[] = [
  { intermediates: '$', final: 'q' },
  { intermediates: '+', final: 'q' },
];

/** Palette, then foreground, background, cursor and their kin: a `?` in place of a colour asks for it. */
const OSC_COLOURS: readonly number[] = [4, 5, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19];

/** Window reports; the other operations (the title stack) change something. */
const WINDOW_REPORTS: ReadonlySet<number> = new Set([11, 13, 14, 15, 16, 18, 19, 20, 21]);

/** Reporting the focus, DEC private mode 1004. */
const FOCUS_MODE = 1004;
const FOCUS_REPORT = /^\x1b\[[IO]$/;

/**
 * Stops an emulator from answering queries. The node's screen answers them (SPEC.md section 5): were the client to answer
 * too, a program would get two answers, and a replay would type answers to questions of yesterday into today's shell.
 *
 * Call it after addons are loaded: of several handlers xterm asks the latest first, and the image addon answers DA1.
 */
export function suppressAnswers(parser: AnsweringParser): AnswerSuppression {
  let focusJustEnabled = false;
  const disposables: Disposable[] = [
    ...CSI_QUERIES.map((id) => parser.registerCsiHandler(id, () => true)),
    ...DCS_QUERIES.map((id) => parser.registerDcsHandler(id, () => true)),
    ...OSC_COLOURS.map((ident) => parser.registerOscHandler(ident, isColourQuery)),
    parser.registerCsiHandler({ final: 't' }, ([operation]) => WINDOW_REPORTS.has(Number(operation))),
    parser.registerCsiHandler({ prefix: '?', final: 'h' }, (modes) => {
      if (modes.includes(FOCUS_MODE)) {
        focusJustEnabled = true;
        // Parsing is synchronous: what is sent after it is somebody's doing.
        queueMicrotask(() => {
          focusJustEnabled = false;
        });
      }
      return false;
    }),
  ];
  return {
    isAnswer: (data) => focusJustEnabled && FOCUS_REPORT.test(data),
    dispose: () => {
      for (const disposable of disposables) {
        disposable.dispose();
      }
    },
  };
}

/** A sequence that asks and sets at once is dropped as a whole: no program is known to send one. */
function isColourQuery(data: string): boolean {
  return data.split(';').includes('?');
}
