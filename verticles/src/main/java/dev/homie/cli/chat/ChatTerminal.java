package dev.homie.cli.chat;

import dev.homie.cli.CliFailure;
import java.io.IOException;
import org.jline.reader.EndOfFileException;
import org.jline.reader.LineReader;
import org.jline.reader.LineReaderBuilder;
import org.jline.reader.UserInterruptException;
import org.jline.terminal.Attributes;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.TerminalBuilder;
import org.jline.utils.NonBlockingReader;
import org.jspecify.annotations.Nullable;

/**
 * The terminal that a person sits at: lines with editing and a history that is kept nowhere, and text that comes meanwhile
 * above the line. Lines are asked for by one thread; showing is thread-safe.
 */
final class ChatTerminal implements ChatScreen, AutoCloseable {
    private static final int DRAIN_MS = 20;

    private final Terminal terminal;
    private final LineReader reader;
    private final StringBuilder above = new StringBuilder();
    private final Style style;
    private boolean reading;

    private ChatTerminal(Terminal terminal, Style style) {
        this.terminal = terminal;
        this.style = style;
        this.reader = LineReaderBuilder.builder()
                .terminal(terminal)
                .appName("homie")
                .option(LineReader.Option.DISABLE_EVENT_EXPANSION, true)
                .build();
    }

    /** How a line was ended. */
    enum Ending {
        ENTER,
        /** Ctrl-C. */
        INTERRUPT,
        /** Ctrl-D, or the terminal is gone. */
        END
    }

    /** @param text empty unless Enter ended it */
    record Line(Ending ending, String text) {}

    /** @throws CliFailure when standard input and output are no terminal */
    static ChatTerminal open(Style style) throws IOException {
        try {
            Terminal terminal = TerminalBuilder.builder()
                    .system(true)
                    .dumb(false)
                    .nativeSignals(true)
                    .signalHandler(Terminal.SignalHandler.SIG_IGN)
                    .build();
            if (terminal.getWidth() <= 0 || terminal.getHeight() <= 0) {
                terminal.setSize(new Size(80, 24)); // one that does not know, such as a serial line
            }
            return new ChatTerminal(terminal, style);
        } catch (IllegalStateException e) {
            throw CliFailure.usage("this needs a terminal (" + e.getMessage() + "); give the message as an argument");
        }
    }

    /** Calls that for each Ctrl-C while no line is asked for; on a thread of its own. */
    void onInterrupt(Runnable interrupted) {
        terminal.handle(Terminal.Signal.INT, signal -> interrupted.run());
    }

    /** Asks for a line. Blocks. */
    Line read(String prompt) {
        return read(prompt, null);
    }

    /** The same for something that is not to be seen. */
    Line readSecret(String prompt) {
        return read(prompt, '•');
    }

    private Line read(String prompt, @Nullable Character mask) {
        synchronized (this) {
            reading = true;
        }
        try {
            return new Line(Ending.ENTER, reader.readLine(prompt, mask));
        } catch (UserInterruptException e) {
            return new Line(Ending.INTERRUPT, "");
        } catch (EndOfFileException e) {
            return new Line(Ending.END, "");
        } finally {
            synchronized (this) {
                reading = false;
                write(above.toString());
                above.setLength(0);
            }
        }
    }

    /** Forgets what was typed before anybody asked, so that it answers nothing. */
    void forgetTypedAhead() {
        Attributes before = terminal.enterRawMode();
        try {
            NonBlockingReader typed = terminal.reader();
            while (typed.peek(DRAIN_MS) >= 0) {
                typed.read();
            }
        } catch (IOException e) {
            // the terminal is gone; whoever reads next finds out
        } finally {
            terminal.setAttributes(before);
        }
    }

    @Override
    public synchronized void show(String text) {
        if (!reading) {
            write(text);
            return;
        }
        above.append(text);
        int end = above.lastIndexOf("\n");
        if (end >= 0) {
            reader.printAbove(above.substring(0, end));
            above.delete(0, end + 1);
        }
    }

    @Override
    public void remark(String line) {
        show(style.dim(line) + "\n");
    }

    private void write(String text) {
        terminal.writer().print(text);
        terminal.flush();
    }

    @Override
    public void close() throws IOException {
        terminal.close();
    }
}
