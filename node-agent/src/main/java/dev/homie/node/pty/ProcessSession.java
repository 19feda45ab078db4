package dev.homie.node.pty;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * The processes of a session, found by session id: background jobs have process groups of their own, and what
 * outlives its parent is no descendant any more, but both keep the session. Each call looks at every process of the
 * machine: call it on a worker.
 */
public final class ProcessSession {
    private ProcessSession() {}

    /** Signals every process of the session; a stopped one is woken, so that it can act on it. */
    public static void signal(int sessionId, Signal signal) {
        int[] members = members(sessionId);
        for (int pid : members) {
            LibC.kill(pid, signal.number());
        }
        if (signal == Signal.SIGHUP || signal == Signal.SIGTERM) {
            for (int pid : members) {
                LibC.kill(pid, Signal.SIGCONT.number());
            }
        }
    }

    /** Whether any process of it runs; one that waits for its parent to look does not. */
    public static boolean exists(int sessionId) {
        return members(sessionId).length > 0;
    }

    private static int[] members(int sessionId) {
        return ProcessHandle.allProcesses()
                .mapToInt(process -> (int) process.pid())
                .filter(pid -> LibC.getsid(pid) == sessionId && !isZombie(pid))
                .toArray();
    }

    /** Whether it has ended and only waits for its parent to look, which an init of a container may never do. */
    private static boolean isZombie(int pid) {
        try {
            String stat =
                    Files.readString(Path.of("/proc", Integer.toString(pid), "stat"), StandardCharsets.ISO_8859_1);
            return stat.startsWith(" Z", stat.lastIndexOf(')') + 1);
        } catch (IOException e) {
            return false; // not Linux, or gone meanwhile
        }
    }
}
