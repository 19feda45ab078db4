// Answers what @xterm/headless makes of some output. On stdin: a length (u32, big-endian) and a JSON request; on stdout the
// same with a UTF-8 answer, whose format TestingDump.java writes too. A request is either {"widths": [first, last]} or
// {cols, rows, scrollback, steps}, each step {"write": base64} or {"resize": [cols, rows]}.
import headless from '@xterm/headless';

const MARK = { empty: '\u0000', tail: '\u0001', zero: '\u0002', wide: '\u0003', more: '\u0004', end: '\u0005' };
const HAS_EXTENDED = 1 << 28;
const UNDERLINE = 1 << 28;

function colour(word) {
  const mode = (word >>> 24) & 3;
  const value = mode === 0 ? 0 : mode === 3 ? word & 0xffffff : word & 0xff;
  return mode === 0 ? '-' : `${mode}:${value.toString(16)}`;
}

function style(fg, bg, extended, uri) {
  const flags = `${((fg & ~UNDERLINE) >>> 26).toString(16)},${((bg & ~HAS_EXTENDED) >>> 26).toString(16)}`;
  // As AttributeData.isUnderline() and the renderers have it; a colour alone shows nothing.
  const isExtended = bg & HAS_EXTENDED;
  const kind = (isExtended && (extended._ext >>> 26) & 7) || (fg & UNDERLINE ? 1 : 0);
  const line =
    kind || (isExtended && uri)
      ? ` ${kind} ${isExtended ? colour(extended._ext) : '-'} ${(isExtended && uri) || ''}`
      : '';
  return `{${colour(fg)} ${colour(bg)} ${flags}${line}}`;
}

function charset(set) {
  return Object.entries(set ?? {})
    .map(([from, to]) => from + to[0])
    .sort()
    .join('');
}

function dumpLine(core, line, cols) {
  let text = '';
  let last = '{- - 0,0}';
  let trimmed = 0;
  for (let x = 0; x < cols; x++) {
    const content = line._data[x * 3];
    const fg = line._data[x * 3 + 1];
    const bg = line._data[x * 3 + 2];
    const extended = bg & HAS_EXTENDED ? line._extendedAttrs[x] : undefined;
    const uri = extended?._urlId ? (core._oscLinkService.getLinkData(extended._urlId)?.uri ?? '?') : '';
    const now = style(fg, bg, extended, uri);
    const width = content >>> 22;
    const hasContent = content & 0x3fffff;
    if (now !== last) {
      text += now;
      last = now;
    }
    if (!hasContent) {
      text += width === 0 ? MARK.tail : width === 2 ? MARK.wide + MARK.empty : MARK.empty;
    } else {
      const chars =
        content & 0x200000 ? MARK.more + line._combined[x] + MARK.end : String.fromCodePoint(content & 0x1fffff);
      text += (width === 0 ? MARK.zero : width === 2 ? MARK.wide : '') + chars;
    }
    if (hasContent || width !== 1 || now !== '{- - 0,0}') {
      trimmed = text.length;
    }
  }
  return (line.isWrapped ? '>' : ' ') + text.slice(0, trimmed);
}

function dumpBuffer(core, name, buffer, cols, rows) {
  if (buffer.lines.length > 0 && buffer.lines.length < buffer.ybase + rows) {
    return ['too few lines'];
  }
  // Made smaller while it is not shown, the alternate screen gets scrollback, which nobody can ever see.
  const first = name === 'alt' ? buffer.ybase : 0;
  const out = [`${name} base ${buffer.ybase - first} lines ${buffer.lines.length - first}`];
  out.push(`margins ${buffer.scrollTop} ${buffer.scrollBottom}`);
  const tabs = Object.keys(buffer.tabs)
    .map(Number)
    .filter((x) => x < cols && buffer.tabs[x])
    .sort((a, b) => a - b);
  out.push(`tabs ${tabs.join(' ')}`);
  const y = Math.min(Math.max(buffer.savedY - buffer.ybase, 0), rows - 1);
  const saved = buffer.savedCurAttrData;
  out.push(
    `saved ${Math.min(buffer.savedX, cols - 1)} ${y} ${style(saved.fg, saved.bg & ~HAS_EXTENDED)} ${charset(buffer.savedCharset)}`,
  );
  for (let i = first; i < buffer.lines.length; i++) {
    out.push(dumpLine(core, buffer.lines.get(i), cols));
  }
  return out;
}

function dump(terminal, seen) {
  const core = terminal._core;
  const { cols, rows } = terminal;
  const { normal, alt, active } = core.buffers;
  const m = core.coreService.decPrivateModes;
  const mouse = { NONE: 0, X10: 9, VT200: 1000, DRAG: 1002, ANY: 1003 }[core.coreMouseService.activeProtocol];
  const encoding = { DEFAULT: 0, SGR: 1006, SGR_PIXELS: 1016 }[core.coreMouseService.activeEncoding];
  const pen = core._inputHandler._curAttrData;
  const uri = pen.extended._urlId ? (core._oscLinkService.getLinkData(pen.extended._urlId)?.uri ?? '?') : '';
  const charsets = core._charsetService;
  const b = (value) => (value ? 1 : 0);
  return [
    `screen ${cols} ${rows} ${active === alt ? 'alt' : 'normal'} cursor ${active.x} ${active.y}`,
    `modes insert ${b(core.coreService.modes.insertMode)} keys ${b(m.applicationCursorKeys)} keypad ${b(m.applicationKeypad)}` +
      ` paste ${b(m.bracketedPasteMode)} origin ${b(m.origin)} back ${b(m.reverseWraparound)} focus ${b(m.sendFocus)}` +
      ` sync ${b(m.synchronizedOutput)} wrap ${b(m.wraparound)} mouse ${mouse} ${encoding}` +
      ` newline ${b(terminal.options.convertEol)} blink ${b(terminal.options.cursorBlink)} hidden ${b(core.coreService.isCursorHidden)}` +
      ` cursor ${m.cursorStyle ?? 'default'} ${m.cursorBlink ?? 'default'}`,
    `pen ${style(pen.fg, pen.bg, pen.extended, uri)}`,
    `charsets ${charsets.glevel} ${charset(charsets.charset)} ${[0, 1, 2, 3].map((i) => charset(charsets._charsets[i])).join('|')}`,
    `parser ${core._inputHandler._parser.currentState} join ${(core._inputHandler._parser.precedingJoinState >> 1) & 3}`,
    `title ${seen.title}`,
    `colours ${[...seen.colours]
      .sort((p, q) => p[0] - q[0])
      .map(([i, c]) => `${i}=${c}`)
      .join(' ')}`,
    ...dumpBuffer(core, 'normal', normal, cols, rows),
    ...dumpBuffer(core, 'alt', alt, cols, rows),
    `replies ${seen.replies}`,
  ].join('\n');
}

function run(request) {
  const { cols = 80, rows = 24, scrollback = 0 } = request;
  const terminal = new headless.Terminal({
    cols,
    rows,
    scrollback,
    allowProposedApi: true,
    logLevel: 'off',
    windowOptions: { getWinSizeChars: true },
  });
  if (request.widths) {
    const [first, last] = request.widths;
    let text = '';
    for (let code = first; code <= last; code++) {
      text += terminal._core.unicodeService.wcwidth(code);
    }
    return text;
  }
  // It forgets a link once its lines were erased, while cells may still name it: keep all.
  terminal._core._oscLinkService._removeMarkerFromLink = () => {};
  const seen = { title: '', colours: new Map(), replies: '' };
  terminal.onTitleChange((title) => {
    seen.title = title;
  });
  terminal.onData((data) => {
    seen.replies += data;
  });
  terminal._core._inputHandler.onColor((events) => {
    for (const event of events) {
      if (event.type === 1) {
        seen.colours.set(event.index, event.color.join(','));
      } else if (event.type === 2 && event.index === undefined) {
        for (const index of [...seen.colours.keys()].filter((i) => i < 256)) {
          seen.colours.delete(index);
        }
      } else if (event.type === 2) {
        seen.colours.delete(event.index);
      }
    }
  });
  for (const step of request.steps) {
    if (step.resize) {
      terminal.resize(step.resize[0], step.resize[1]);
    } else {
      terminal._core.writeSync(Buffer.from(step.write, 'base64'));
    }
  }
  const answer = dump(terminal, seen);
  terminal.dispose();
  return answer;
}

let input = Buffer.alloc(0);
process.stdin.on('data', (chunk) => {
  input = Buffer.concat([input, chunk]);
  while (input.length >= 4 && input.length >= 4 + input.readUInt32BE(0)) {
    const end = 4 + input.readUInt32BE(0);
    let answer;
    try {
      answer = run(JSON.parse(input.toString('utf8', 4, end)));
    } catch (error) {
      // It throws where ED 1 is done in the last column of the last line it has.
      const known =
        error instanceof TypeError && /setting 'isWrapped'[\s\S]*?\n {4}at \w+\.eraseInDisplay /.test(error.stack);
      answer = known ? 'erasing failed' : `oracle failed: ${error.stack}`;
    }
    input = input.subarray(end);
    const body = Buffer.from(answer, 'utf8');
    const head = Buffer.alloc(4);
    head.writeUInt32BE(body.length);
    process.stdout.write(Buffer.concat([head, body]));
  }
});
process.stdin.on('end', () => process.exit(0));
