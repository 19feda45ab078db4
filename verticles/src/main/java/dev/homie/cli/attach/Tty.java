package dev.homie.cli.attach;

import dev.homie.cli.CliFailure;
import java.io.FileDescriptor;
import java.io.FileInputStream;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.OSUtils;

/**
 * The terminal one is sitting at, raw from {@link #open} to {@link #close}: every key is a byte, nothing is echoed. A
 * shutdown hook restores it however the process ends. Reading and writing block and belong to one thread each; the rest
 * is thread-safe.
 */
final class Tty implements AutoCloseable {
    /** Leaves the alternate screen, and takes back what programs switch on: mouse, pasting, keys, margins, colours. */
    private static final String TAME = "\033[?1049l\033[!p\033[?1000l\033[?1002l\033[?1003l\033[?1006l\033[?1004l"
            + "\033[?2004l\033[?2026l\033[?1l\033>\033[<u\033[?7h\033[?25h\033[r\033[0m\033(B\017";

    private static final String LAST_LINE = "\033[999B";
    private static final String CLEAR = "\033[H\033[2J";
    /** The window's title, kept on the terminal's own stack meanwhile. */
    private static final String PUSH_TITLE = "\033[22;2t";

    private static final String POP_TITLE = "\033[23;2t";

    private final Terminal terminal;
    private final Attributes before;
    private final InputStream in;
    private final OutputStream out;
    private final Thread hook = new Thread(this::restore, "homie-tty-restore");
    private boolean restored;

    private Tty(Terminal terminal) {
        this.terminal = terminal;
        this.before = terminal.getAttributes();
        // JLine's own streams poll ten times a second; a raw descriptor just waits.
        this.in = OSUtils.IS_WINDOWS ? terminal.input() : new FileInputStream(FileDescriptor.in);
        this.out = OSUtils.IS_WINDOWS ? terminal.output() : new FileOutputStream(FileDescriptor.out);
    }

    /** @throws CliFailure when standard input and output are no terminal */
    static Tty open() throws IOException {
        Terminal terminal;
        try {
            terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .nativeSignals(true)
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .build();
        } catch (IllegalStateException e) {
            throw CliFailure.usage("attach needs a terminal for its input and output (" + e.getMessage() + ")");
        }
        Tty tty = new Tty(terminal);
        Runtime.getRuntime().addShutdownHook(tty.hook);
        tty.makeRaw();
        return tty;
    }

    /** Columns and rows; 80 by 24 where the terminal does not know. */
    Size size() {
        Size size = terminal.getSize();
        return size.getColumns() > 0 && size.getRows() > 0 ? size : new Size(80, 24);
    }

    /** Called on JLine's signal thread. */
    void onResize(Runnable resized) {
        terminal.handle(Terminal.Signal.WINCH, signal -> resized.run());
    }

    /** Blocks until something is typed; the number of bytes, or -1 at the end. */
    int read(byte[] into) throws IOException {
        return in.read(into);
    }

    /** Blocks until the terminal took it. */
    void write(byte[] bytes) throws IOException {
        out.write(bytes);
        out.flush();
    }

    void write(String text) throws IOException {
        write(text.getBytes(StandardCharsets.UTF_8));
    }

    /** A clean terminal, for a snapshot to be drawn on. What has scrolled away stays. */
    void reset() throws IOException {
        write(TAME + CLEAR);
    }

    /** Says something in the window's title, where it disturbs no program. */
    void title(String text) throws IOException {
        write(PUSH_TITLE + "\033]2;" + text + "\033\\");
    }

    void restoreTitle() throws IOException {
        write(POP_TITLE);
    }

    @Override
    public void close() throws IOException {
        restore();
        Runtime.getRuntime().removeShutdownHook(hook);
        terminal.close();
    }

    private void makeRaw() {
        Attributes raw = new Attributes(before);
        raw.setLocalFlags(
                EnumSet.of(
                        Attributes.LocalFlag.ICANON,
                        Attributes.LocalFlag.ECHO,
                        Attributes.LocalFlag.IEXTEN,
                        Attributes.LocalFlag.ISIG),
                false);
        raw.setInputFlags(
                EnumSet.of(
                        Attributes.InputFlag.BRKINT,
                        Attributes.InputFlag.ICRNL,
                        Attributes.InputFlag.INLCR,
                        Attributes.InputFlag.IGNCR,
                        Attributes.InputFlag.INPCK,
                        Attributes.InputFlag.ISTRIP,
                        Attributes.InputFlag.IXON),
                false);
        raw.setOutputFlag(Attributes.OutputFlag.OPOST, false);
        raw.setControlChar(Attributes.ControlChar.VMIN, 1);
        raw.setControlChar(Attributes.ControlChar.VTIME, 0);
        terminal.setAttributes(raw);
    }

    private synchronized void restore() {
        if (restored) {
            return;
        }
        restored = true;
        try {
            write(TAME + LAST_LINE + "\r\n"); // taming moves the cursor to who knows where
        } catch (IOException e) {
            // the terminal is gone; there is nothing to tidy
        }
        terminal.setAttributes(before);
    }
}
