package dev.homie.cli.attach;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;

/**
 * Finds {@code ~.} and {@code ~?} at the beginning of a line of what is typed, as ssh does; {@code ~~} types one tilde.
 * The beginning of a line is the start, and what follows a carriage return or a newline. Not thread-safe.
 */
final class EscapeKeys {
    /** What was asked for by an escape. */
    enum Command {
        NONE,
        DETACH,
        HELP
    }

    /**
     * What is to be sent, and what is to be done after it.
     *
     * @param rest what was typed behind the command
     */
    @SuppressWarnings("ArrayRecordComponent") // read once by the caller, compared by nobody
    record Typed(byte[] send, Command command, byte[] rest) {}

    private boolean lineStart = true;
    private boolean tilde;

    Typed type(byte[] bytes) {
        ByteArrayOutputStream send = new ByteArrayOutputStream(bytes.length + 1);
        for (int i = 0; i < bytes.length; i++) {
            byte key = bytes[i];
            if (tilde) {
                tilde = false;
                lineStart = false;
                Command command = key == '.' ? Command.DETACH : key == '?' ? Command.HELP : Command.NONE;
                if (command != Command.NONE) {
                    lineStart = true;
                    byte[] rest = Arrays.copyOfRange(bytes, i + 1, bytes.length);
                    return new Typed(send.toByteArray(), command, rest);
                }
                send.write('~');
                if (key == '~') {
                    continue;
                }
            } else if (lineStart && key == '~') {
                tilde = true;
                continue;
            }
            send.write(key);
            lineStart = key == '\r' || key == '\n';
        }
        return new Typed(send.toByteArray(), Command.NONE, new byte[0]);
    }
}
