package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.node.link.Backoff;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The app-servers of this node, one for each account: started when asked for, started again with growing pauses when they
 * end by themselves while somebody needs them, stopped when nobody has for a while. Use it on one context.
 */
public final class AppServers {
    /** One that has run for so long begins its pauses anew. */
    private static final Duration STEADY = Duration.ofMinutes(1);

    private static final Logger LOG = LoggerFactory.getLogger(AppServers.class);

    /** What happens to all of them; calls of one account come in their order. */
    public interface Listener {
        /** It is up, whether asked for or again: nothing of its threads is loaded in it. */
        void started(String account, AppServer server);

        void notified(String account, Notification notification, JsonObject params);

        void asked(String account, Object id, ServerRequest request, JsonObject params);

        /** Its turns are interrupted, and what it asked is void. */
        void ended(String account, AppServer.Ending ending);
    }

    /** Of one account. */
    private final class Slot implements AppServer.Listener {
        final String account;
        final Backoff backoff = new Backoff(new SecureRandom());
        int needed;

        @Nullable
        AppServer server;

        @Nullable
        Future<AppServer> starting;

        Future<Void> leaving = Future.succeededFuture();
        boolean crashed;
        String lastProblem = "";
        long startedAt;
        long idleTimer = -1;

        Slot(String account) {
            this.account = account;
        }

        @Override
        public void notified(Notification notification, JsonObject params) {
            listener.notified(account, notification, params);
        }

        @Override
        public void asked(Object id, ServerRequest request, JsonObject params) {
            listener.asked(account, id, request, params);
        }

        @Override
        public void ended(AppServer.Ending ending) {
            boolean wasUp = server != null;
            server = null;
            crashed = !ending.wanted();
            if (System.nanoTime() - startedAt > STEADY.toNanos()) {
                backoff.reset();
            }
            if (!wasUp) {
                return; // it never came up: who asked for it is told
            }
            if (!ending.wanted()) {
                LOG.warn("{} (account {})", ending.problem(), account);
            }
            listener.ended(account, ending);
            again();
        }

        /** For those who need it, whether or not they ask. */
        void again() {
            if (needed > 0 && !stopped && server == null && starting == null) {
                // Who asks meanwhile is told the failure; who does not reads it in the log, once.
                start(backoff.next()).onFailure(e -> {
                    String problem = String.valueOf(e.getMessage());
                    if (!problem.equals(lastProblem)) {
                        LOG.warn("codex of account {} could not be started: {}", account, problem);
                    }
                    lastProblem = problem;
                });
            }
        }

        Future<AppServer> start(long pause) {
            Future<?> paused = pause == 0 ? leaving : leaving.compose(gone -> vertx.timer(pause));
            Future<AppServer> made = paused.compose(go -> program(account)).compose(program -> {
                startedAt = System.nanoTime();
                crashed = true; // until it is up
                return AppServer.start(vertx, program, config, account, version, this);
            });
            starting = made;
            made.onComplete(done -> {
                starting = null;
                AppServer up = done.result();
                if (up != null && up.running()) {
                    up(up);
                } else {
                    again();
                }
            });
            return made;
        }

        private void up(AppServer up) {
            crashed = false;
            lastProblem = "";
            server = up;
            if (stopped) {
                leaving = up.stop();
                return;
            }
            LOG.info("codex app-server of account {} runs as process {}", account, up.pid());
            listener.started(account, up);
            restWhenIdle();
        }

        /** Looks again each time that the idle time is over. */
        void restWhenIdle() {
            vertx.cancelTimer(idleTimer);
            AppServer running = server;
            if (running == null || needed > 0 || config.idle().isZero()) {
                return;
            }
            idleTimer = vertx.setTimer(config.idle().toMillis(), late -> {
                if (needed == 0 && running.underWay() == 0 && running == server) {
                    LOG.info("codex app-server of account {} is not needed any more", account);
                    server = null;
                    running.stop();
                    listener.ended(
                            account, new AppServer.Ending(true, 0, List.of(), List.of(), "codex was not needed"));
                } else {
                    restWhenIdle();
                }
            });
        }
    }

    private final Vertx vertx;
    private final CodexConfig config;
    private final String version;
    private final Listener listener;
    private final Map<String, Slot> slots = new LinkedHashMap<>();
    private boolean stopped;

    /** @param version Homie's own, which codex is told */
    public AppServers(Vertx vertx, CodexConfig config, String version, Listener listener) {
        this.vertx = vertx;
        this.config = config;
        this.version = version;
        this.listener = listener;
    }

    /** Looks for the program anew: it may be installed or updated at any time. */
    public Future<CodexProgram> program(String account) {
        return CodexProgram.find(vertx, config.command(), config.environmentOf(account));
    }

    /** Who is logged in to an account, without starting a server: see {@link CodexProgram#login}. */
    public Future<String> login(CodexProgram program, String account) {
        return program.login(vertx, config.environmentOf(account));
    }

    /**
     * The account's app-server, started if it is not up; after a failure not before a pause is over.
     *
     * @return fails with UNAVAILABLE, saying why it cannot be started and what to do
     */
    public Future<AppServer> get(String account) {
        if (stopped) {
            return Future.failedFuture(new HomieException(ErrorCode.UNAVAILABLE, "this node is about to end"));
        }
        Slot slot = slots.computeIfAbsent(account, Slot::new);
        AppServer running = slot.server;
        if (running != null && running.running()) {
            slot.restWhenIdle();
            return Future.succeededFuture(running);
        }
        Future<AppServer> starting = slot.starting;
        return starting != null ? starting : slot.start(slot.crashed ? slot.backoff.next() : 0);
    }

    /** The account's app-server if it is up. */
    public @Nullable AppServer running(String account) {
        Slot slot = slots.get(account);
        return slot == null ? null : slot.server;
    }

    /** Somebody needs the account's app-server from now on: it is kept up, and started again when it ends. */
    public void need(String account) {
        slots.computeIfAbsent(account, Slot::new).needed++;
    }

    /** The end of one {@link #need}. */
    public void release(String account) {
        Slot slot = slots.get(account);
        if (slot != null && slot.needed > 0) {
            slot.needed--;
            slot.restWhenIdle();
        }
    }

    /** Ends all of them; none is started again. */
    public Future<Void> stop() {
        stopped = true;
        List<Future<?>> ends = new ArrayList<>();
        for (Slot slot : slots.values()) {
            vertx.cancelTimer(slot.idleTimer);
            AppServer running = slot.server;
            if (running != null) {
                ends.add(running.stop());
            }
            Future<AppServer> starting = slot.starting;
            if (starting != null) {
                ends.add(starting.otherwiseEmpty().compose(up -> slot.leaving));
            }
        }
        return Future.join(ends).mapEmpty();
    }
}
