package dev.homie.protocol.terminal;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A session as every client sees it (SPEC.md section 5). Times are milliseconds since 1970-01-01 UTC.
 *
 * @param command argv
 * @param pid 0 once the session is lost
 * @param exitCode as the shell reports it; absent while running and when a signal ended it
 * @param signal such as {@code SIGKILL}, when one ended it
 * @param outputOffset all bytes ever printed
 * @param oldestOffset the first byte that an exact replay can still start from
 * @param title what the program last set as the window's title
 */
public record Session(
        String id,
        String nodeId,
        String name,
        List<String> command,
        String cwd,
        int cols,
        int rows,
        long pid,
        long createdAt,
        long lastActivityAt,
        SessionStatus status,
        @Nullable Integer exitCode,
        @Nullable String signal,
        @Nullable Long exitedAt,
        long outputOffset,
        long oldestOffset,
        @Nullable String title,
        List<Attached> attached) {
    public Session {
        command = List.copyOf(command);
        attached = List.copyOf(attached);
    }

    /** The same session under another name. */
    public Session named(String newName) {
        return new Session(
                id,
                nodeId,
                newName,
                command,
                cwd,
                cols,
                rows,
                pid,
                createdAt,
                lastActivityAt,
                status,
                exitCode,
                signal,
                exitedAt,
                outputOffset,
                oldestOffset,
                title,
                attached);
    }

    /** Who is attached: the caller's name and how. */
    public record Attached(String subject, AttachMode mode, long since) {}
}
