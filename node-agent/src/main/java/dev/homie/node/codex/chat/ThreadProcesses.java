package dev.homie.node.codex.chat;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The processes that codex has started for a thread: it says in their environment which thread they are of, and they pass that
 * on to their children, whatever becomes of their parents. So those are found too that have left their session, which codex
 * itself does not end (measured with 0.169.0). Blocks; thread-safe. On Windows nothing is found: there codex ends its own.
 */
final class ThreadProcesses {
    /** Rounds of looking and killing: a process may start another between the two. */
    private static final int ROUNDS = 5;

    private static final long PAUSE_MS = 20;
    private static final int PS_SECONDS = 5;
    private static final int MAX_ENVIRONMENT = 4 * 1024 * 1024;
    private static final Path PROC = Path.of("/proc");
    private static final Logger LOG = LoggerFactory.getLogger(ThreadProcesses.class);

    private ThreadProcesses() {}

    /** Kills them all, and says how many there were. */
    static int end(String thread) {
        int ended = 0;
        for (int round = 0; round < ROUNDS; round++) {
            List<ProcessHandle> found = of(Set.of(thread));
            if (found.isEmpty()) {
                break;
            }
            for (ProcessHandle process : found) {
                ended += process.destroyForcibly() ? 1 : 0;
            }
            pause();
        }
        return ended;
    }

    /** Those of any of the threads that run now, without this one. */
    static List<ProcessHandle> of(Set<String> threads) {
        Set<String> marks = threads.stream()
                .flatMap(thread -> Stream.of("CODEX_THREAD_ID=" + thread, "CODEX_SESSION_ID=" + thread))
                .collect(Collectors.toSet());
        List<Long> pids = Files.isDirectory(PROC.resolve("self")) ? inProc(marks) : inPs(marks);
        long self = ProcessHandle.current().pid();
        return pids.stream()
                .filter(pid -> pid != self)
                .flatMap(pid -> ProcessHandle.of(pid).stream())
                .toList();
    }

    private static List<Long> inProc(Set<String> marks) {
        List<Long> pids = new ArrayList<>();
        try (Stream<Path> processes = Files.list(PROC)) {
            for (Path process : (Iterable<Path>) processes::iterator) {
                String name = process.getFileName().toString();
                if (Character.isDigit(name.charAt(0)) && marked(process, marks)) {
                    pids.add(Long.parseLong(name));
                }
            }
        } catch (IOException e) {
            LOG.warn("the processes of this machine cannot be listed: {}", e.getMessage());
        }
        return pids;
    }

    private static boolean marked(Path process, Set<String> marks) {
        try (InputStream environment = Files.newInputStream(process.resolve("environ"))) {
            String all = new String(environment.readNBytes(MAX_ENVIRONMENT), StandardCharsets.UTF_8);
            return Stream.of(all.split("\0", -1)).anyMatch(marks::contains);
        } catch (IOException e) {
            return false; // somebody else's, or gone
        }
    }

    private static List<Long> inPs(Set<String> marks) {
        List<Long> pids = new ArrayList<>();
        if (System.getProperty("os.name").toLowerCase(Locale.ROOT).startsWith("windows")) {
            return pids;
        }
        try {
            Process ps = new ProcessBuilder("ps", "-A", "-E", "-ww", "-o", "pid=,command=")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var lines = ps.inputReader(StandardCharsets.UTF_8)) {
                for (String line = lines.readLine(); line != null; line = lines.readLine()) {
                    String[] words = line.trim().split("\\s+");
                    if (Stream.of(words).anyMatch(marks::contains)) {
                        pids.add(Long.parseLong(words[0]));
                    }
                }
            }
            if (!ps.waitFor(PS_SECONDS, TimeUnit.SECONDS)) {
                ps.destroyForcibly();
            }
        } catch (IOException e) {
            LOG.warn("the processes of this machine cannot be listed: {}", e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        return pids;
    }

    private static void pause() {
        try {
            TimeUnit.MILLISECONDS.sleep(PAUSE_MS);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
