package dev.homie.node.terminal;

import dev.homie.core.store.StateFolder;
import dev.homie.node.NodeConfig;
import dev.homie.node.pty.Programs;
import dev.homie.node.pty.Pty;
import dev.homie.node.pty.PtySpawn;
import dev.homie.node.pty.Ptys;
import dev.homie.node.pty.Signal;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.StartParams;
import io.netty.channel.EventLoop;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentMap;
import java.util.concurrent.Executor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * All sessions of a node: starting, finding, ending and forgetting them. Methods may be called from any thread; those that
 * say they block belong on a worker.
 */
final class Terminals implements AutoCloseable {
    private static final Logger LOG = LoggerFactory.getLogger(Terminals.class);
    private static final char[] ID_ALPHABET = "abcdefghijkmnpqrstuvwxyz23456789".toCharArray();
    private static final int ID_LENGTH = 10;
    /** At shutdown, what a hang-up did not end is killed after this. */
    private static final long CLOSE_GRACE_MILLIS = 2000;

    private static final long REAP_MILLIS = 2000;
    private static final long END_POLL_NANOS = 2_000_000;

    /** Told of the life of sessions; calls come in order for each session and must not block. */
    interface Listener extends TerminalSession.Listener {
        void started(TerminalSession session);

        void removed(Session session);
    }

    private final NodeConfig config;
    private final Listener listener;
    private final Ptys ptys;
    private final ScreenWorker screens = new ScreenWorker();
    private final ConcurrentMap<String, TerminalSession> sessions = new ConcurrentHashMap<>();
    private final SecureRandom random = new SecureRandom();
    private final Map<String, String> baseEnvironment;

    Terminals(NodeConfig config, @Nullable EventLoop eventLoop, Listener listener) throws IOException {
        this.config = config;
        this.listener = listener;
        this.ptys = new Ptys(eventLoop);
        this.baseEnvironment = baseEnvironment();
    }

    private static Map<String, String> baseEnvironment() {
        Map<String, String> environment = new LinkedHashMap<>(System.getenv());
        // Ours, or of the terminal that Homie itself was started in: neither is true of the new one.
        environment.keySet().removeIf(name -> name.startsWith("HOMIE_"));
        List.of("COLUMNS", "LINES", "TERMCAP", "TMUX", "TMUX_PANE", "STY", "WINDOWID", "VTE_VERSION", "OLDPWD", "_")
                .forEach(environment::remove);
        // What systemd tells a service about itself; a program in the terminal would take it for its own.
        List.of("INVOCATION_ID", "JOURNAL_STREAM", "MANAGERPID", "NOTIFY_SOCKET", "SYSTEMD_EXEC_PID")
                .forEach(environment::remove);
        environment.put("TERM", "xterm-256color");
        environment.put("COLORTERM", "truecolor");
        environment.put("TERM_PROGRAM", "homie");
        if (!environment.containsKey("LANG") && !environment.containsKey("LC_ALL")) {
            environment.put("LANG", "C.UTF-8");
        }
        return environment;
    }

    /**
     * Starts a session. Blocks.
     *
     * @throws HomieException INVALID_ARGUMENT for a command or folder that is not there, RESOURCE_EXHAUSTED
     */
    TerminalSession start(StartParams params) {
        if (sessions.size() >= config.maxSessions()) {
            throw new HomieException(
                    ErrorCode.RESOURCE_EXHAUSTED,
                    "this machine has " + config.maxSessions() + " sessions, end or remove some");
        }
        String id = newId();
        Map<String, String> environment = new LinkedHashMap<>(baseEnvironment);
        environment.putAll(params.env());
        environment.put("HOMIE_SESSION_ID", id);
        Path cwd = folder(params.cwd());
        environment.put("PWD", cwd.toString());
        Command command = command(params.command(), cwd, environment);
        String name = params.name() == null || params.name().isBlank()
                ? freeName(String.valueOf(command.program.getFileName()))
                : params.name();
        TerminalSession session = new TerminalSession(
                new TerminalSession.Spec(
                        id, config.nodeId(), name, command.shown, cwd.toString(), params.cols(), params.rows()),
                config.logBytes(),
                config.scrollbackLines(),
                screens,
                listener);
        Pty pty;
        try {
            pty = ptys.spawn(
                    new PtySpawn(command.program, command.argv, cwd, environment, params.cols(), params.rows()),
                    session);
        } catch (IOException e) {
            throw new HomieException(ErrorCode.RESOURCE_EXHAUSTED, String.valueOf(e.getMessage()));
        }
        LOG.info("session {} started: {}", id, command.program);
        sessions.put(id, session);
        session.started(pty, () -> listener.started(session));
        return session;
    }

    /** Several shells get names that a person can tell apart. */
    private String freeName(String base) {
        Set<String> taken =
                sessions.values().stream().map(TerminalSession::name).collect(Collectors.toSet());
        String name = base;
        for (int i = 2; taken.contains(name); i++) {
            name = base + " " + i;
        }
        return name;
    }

    private record Command(Path program, List<String> argv, List<String> shown) {}

    private static Command command(@Nullable List<String> argv, Path cwd, Map<String, String> environment) {
        if (argv != null) {
            return new Command(Programs.find(argv.get(0), cwd, environment), argv, argv);
        }
        Path shell = Programs.loginShell(environment);
        // A dash in front is how a shell is told that it is a login shell.
        return new Command(shell, List.of("-" + shell.getFileName()), List.of(shell.toString()));
    }

    private static Path folder(@Nullable String cwd) {
        Path home = StateFolder.userHome(System.getenv());
        Path folder;
        try {
            if (cwd == null) {
                folder = home;
            } else if (cwd.equals("~") || cwd.startsWith("~/")) {
                folder = Path.of(home + cwd.substring(1));
            } else {
                folder = Path.of(cwd);
            }
        } catch (java.nio.file.InvalidPathException e) {
            throw HomieException.invalid("cwd", "is not a path");
        }
        if (cwd == null && !Files.isDirectory(folder)) {
            return folder.getRoot();
        }
        if (!folder.isAbsolute()) {
            throw HomieException.invalid("cwd", "must be an absolute path or begin with ~");
        }
        if (!Files.isDirectory(folder)) {
            throw HomieException.invalid("cwd", "there is no folder " + folder);
        }
        return folder;
    }

    private String newId() {
        StringBuilder id = new StringBuilder(config.nodeId()).append('-');
        for (int i = 0; i < ID_LENGTH; i++) {
            id.append(ID_ALPHABET[random.nextInt(ID_ALPHABET.length)]);
        }
        return id.toString();
    }

    /** @throws HomieException NOT_FOUND */
    TerminalSession find(String id) {
        TerminalSession session = sessions.get(id);
        if (session == null) {
            throw new HomieException(ErrorCode.NOT_FOUND, "there is no session " + id + " on this machine");
        }
        return session;
    }

    Collection<TerminalSession> all() {
        return sessions.values();
    }

    List<Session> list() {
        return sessions.values().stream()
                .map(TerminalSession::describe)
                .sorted(Comparator.comparingLong(Session::createdAt))
                .toList();
    }

    /** Ends a whole session: a hang-up now, a kill for what is left after the grace. Reads the process table: blocks. */
    void end(TerminalSession session) {
        session.signal(Signal.SIGHUP);
        Executor later = CompletableFuture.delayedExecutor(config.killGrace().toMillis(), TimeUnit.MILLISECONDS);
        later.execute(() -> {
            if (session.alive()) {
                session.signal(Signal.SIGKILL);
            }
        });
    }

    /** @throws HomieException FAILED_PRECONDITION while it runs */
    void remove(TerminalSession session) {
        if (!session.exited()) {
            throw new HomieException(
                    ErrorCode.FAILED_PRECONDITION, "this session still runs; end it before you remove it");
        }
        Session last = session.describe();
        if (sessions.remove(session.id(), session)) {
            session.dispose();
            listener.removed(last);
        }
    }

    /** Once a second: silent clients, activity, retention. Blocks when it ends an idle session. */
    void tick() {
        long nanos = System.nanoTime();
        long now = System.currentTimeMillis();
        List<TerminalSession> ended = new ArrayList<>();
        for (TerminalSession session : sessions.values()) {
            session.tick(nanos);
            if (session.exited()) {
                ended.add(session);
            } else if (idle(session, now)) {
                LOG.info("{} was idle for {}, ending it", session.id(), config.idleLimit());
                end(session);
            }
        }
        ended.sort(Comparator.comparingLong(TerminalSession::exitedAt));
        for (int i = 0; i < ended.size(); i++) {
            TerminalSession session = ended.get(i);
            boolean old = now - session.exitedAt() > config.exitedRetention().toMillis();
            if ((old || i < ended.size() - config.maxExited()) && !session.attached()) {
                remove(session);
            }
        }
    }

    private boolean idle(TerminalSession session, long now) {
        long limit = config.idleLimit().toMillis();
        return limit > 0 && !session.attached() && now - session.lastActivityAt() > limit;
    }

    /** Ends every session and waits for the processes to be gone, a few seconds at most. Blocks. */
    @Override
    public void close() {
        List<TerminalSession> running =
                sessions.values().stream().filter(TerminalSession::alive).toList();
        running.forEach(session -> session.signal(Signal.SIGHUP));
        await(running, CLOSE_GRACE_MILLIS);
        for (TerminalSession session : running) {
            if (session.alive()) {
                session.signal(Signal.SIGKILL);
            }
        }
        await(running, REAP_MILLIS);
    }

    /** Gives back threads and descriptors; after {@link #close} and after the last screens were read. */
    void dispose() {
        sessions.values().forEach(TerminalSession::dispose);
        sessions.clear();
        ptys.close();
        screens.close();
    }

    /** Waits until nothing of these sessions runs, what a shell has started included. */
    private static void await(List<TerminalSession> sessions, long millis) {
        long end = System.nanoTime() + millis * 1_000_000;
        List<TerminalSession> left = sessions;
        while (!left.isEmpty() && System.nanoTime() < end) {
            LockSupport.parkNanos(END_POLL_NANOS);
            left = left.stream().filter(TerminalSession::alive).toList();
        }
    }
}
