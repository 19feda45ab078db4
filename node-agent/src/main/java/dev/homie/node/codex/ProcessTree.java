package dev.homie.node.codex;

import com.sun.jna.Platform;
import dev.homie.node.pty.ProcessSession;
import dev.homie.node.pty.Signal;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;

/**
 * A process with all that it started. It leads a session of its own, and its environment has a mark that what it starts
 * inherits: codex gives each command a session of its own, and one that outlives a killed codex belongs to nobody. All but
 * {@link #process} look at every process of the machine: call them on a worker.
 */
final class ProcessTree {
    /** In the environment of all of them, with a value of its own for each tree. */
    static final String MARK = "HOMIE_AGENT_PROCESS";

    private static final Path PROC = Path.of("/proc");

    private final Process process;
    private final String mark;
    private final boolean leads;

    private ProcessTree(Process process, String mark, boolean leads) {
        this.process = process;
        this.mark = mark;
        this.leads = leads;
    }

    static ProcessTree start(List<String> command, Map<String, String> environment, Path cwd) throws IOException {
        String mark = UUID.randomUUID().toString();
        List<String> leader = leader();
        List<String> whole = new ArrayList<>(leader);
        whole.addAll(command);
        ProcessBuilder builder = new ProcessBuilder(whole).directory(cwd.toFile());
        builder.environment().clear();
        builder.environment().putAll(environment);
        builder.environment().put(MARK, mark);
        return new ProcessTree(builder.start(), mark, !leader.isEmpty());
    }

    /** What makes a process the leader of a session and then becomes the program; none where there is nothing for it. */
    private static List<String> leader() {
        for (String setsid : List.of("/usr/bin/setsid", "/bin/setsid")) {
            if (Files.isExecutable(Path.of(setsid))) {
                return List.of(setsid);
            }
        }
        Path perl = Path.of("/usr/bin/perl"); // macOS has no setsid, but perl
        return Files.isExecutable(perl)
                ? List.of(perl.toString(), "-e", "use POSIX; POSIX::setsid(); exec {$ARGV[0]} @ARGV or exit 127", "--")
                : List.of();
    }

    Process process() {
        return process;
    }

    /** Asks the process and its session to end. */
    void terminate() {
        if (leads) {
            ProcessSession.signal((int) process.pid(), Signal.SIGTERM);
        } else {
            process.destroy();
        }
    }

    /** Ends all of it at once. */
    void kill() {
        process.descendants().forEach(ProcessHandle::destroyForcibly);
        if (leads) {
            ProcessSession.signal((int) process.pid(), Signal.SIGKILL);
        }
        process.destroyForcibly();
        // One that is being killed may just have started another: until none is left, but not for ever.
        for (int round = 0; round < 5; round++) {
            List<ProcessHandle> left = marked();
            if (left.isEmpty()) {
                return;
            }
            left.forEach(ProcessHandle::destroyForcibly);
            left.forEach(one ->
                    one.onExit().completeOnTimeout(one, 1, TimeUnit.SECONDS).join());
        }
    }

    /** The processes with the mark, on Linux; elsewhere one cannot see another's environment. */
    List<ProcessHandle> marked() {
        if (!Platform.isLinux()) {
            return List.of();
        }
        String text = MARK + "=" + mark;
        try (Stream<Path> processes = Files.list(PROC)) {
            return processes
                    .filter(path ->
                            Character.isDigit(path.getFileName().toString().charAt(0)))
                    .filter(path -> hasMark(path.resolve("environ"), text))
                    .flatMap(path ->
                            ProcessHandle.of(Long.parseLong(path.getFileName().toString())).stream())
                    .toList();
        } catch (IOException e) {
            return List.of();
        }
    }

    private static boolean hasMark(Path environment, String mark) {
        try {
            return Files.readString(environment, StandardCharsets.ISO_8859_1).contains(mark);
        } catch (IOException e) {
            return false; // somebody else's, or gone
        }
    }
}
