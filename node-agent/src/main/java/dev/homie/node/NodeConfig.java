package dev.homie.node;

import dev.homie.node.codex.CodexConfig;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * What can be set of a node.
 *
 * @param nodeId stays the same for a machine's state folder; letters and digits
 * @param name for people
 * @param logBytes output retained a session, a multiple of 64 KiB, at least 2 MiB by SPEC.md section 5
 * @param scrollbackLines lines a snapshot keeps above the screen
 * @param maxSessions running and exited ones together; one more is refused
 * @param exitedRetention how long an ended session stays readable here
 * @param maxExited ended sessions that stay readable; the oldest go first
 * @param idleLimit a running session without client, input and output for so long is ended; zero: never
 * @param killGrace from the hang-up to the kill
 * @param codex how codex is run here; null: not at all
 */
public record NodeConfig(
        String nodeId,
        String name,
        int logBytes,
        int scrollbackLines,
        int maxSessions,
        Duration exitedRetention,
        int maxExited,
        Duration idleLimit,
        Duration killGrace,
        @Nullable CodexConfig codex) {
    public static final int DEFAULT_LOG_BYTES = 2 * 1024 * 1024;
    public static final int DEFAULT_SCROLLBACK_LINES = 2000;
    public static final int DEFAULT_MAX_SESSIONS = 500;
    public static final Duration DEFAULT_EXITED_RETENTION = Duration.ofHours(24);
    public static final int DEFAULT_MAX_EXITED = 100;
    public static final Duration DEFAULT_KILL_GRACE = Duration.ofSeconds(5);

    public static NodeConfig defaults(String nodeId, String name) {
        return new NodeConfig(
                nodeId,
                name,
                DEFAULT_LOG_BYTES,
                DEFAULT_SCROLLBACK_LINES,
                DEFAULT_MAX_SESSIONS,
                DEFAULT_EXITED_RETENTION,
                DEFAULT_MAX_EXITED,
                Duration.ZERO,
                DEFAULT_KILL_GRACE,
                null);
    }

    public NodeConfig withRetention(Duration exited, int exitedCount, Duration idle) {
        return new NodeConfig(
                nodeId, name, logBytes, scrollbackLines, maxSessions, exited, exitedCount, idle, killGrace, codex);
    }

    /** The same with codex. */
    public NodeConfig withCodex(CodexConfig config) {
        return new NodeConfig(
                nodeId,
                name,
                logBytes,
                scrollbackLines,
                maxSessions,
                exitedRetention,
                maxExited,
                idleLimit,
                killGrace,
                config);
    }

    public NodeConfig withKillGrace(Duration grace) {
        return new NodeConfig(
                nodeId,
                name,
                logBytes,
                scrollbackLines,
                maxSessions,
                exitedRetention,
                maxExited,
                idleLimit,
                grace,
                codex);
    }
}
