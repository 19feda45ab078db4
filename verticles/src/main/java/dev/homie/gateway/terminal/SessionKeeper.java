package dev.homie.gateway.terminal;

import dev.homie.core.store.SessionTable;
import dev.homie.core.store.StoredScreen;
import dev.homie.gateway.GatewayConfig;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.SnapshotPayload;
import dev.homie.protocol.terminal.Session;
import dev.homie.protocol.terminal.SessionStatus;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What is known of every session, kept so that it outlives the node's process: in memory at once, in the store at the
 * next {@link #flush}. A session is "running" only while its node says so. Not thread-safe; used on one context.
 */
final class SessionKeeper {
    /** The largest redraw that is kept: what one frame can carry. */
    static final int MAX_SCREEN = FrameHeader.MAX_PAYLOAD - SnapshotPayload.PREFIX;

    private static final Logger LOG = LoggerFactory.getLogger(SessionKeeper.class);

    private final SessionTable table;
    private final GatewayConfig.Retention retention;
    private final Clock clock;
    private final Map<String, Session> sessions = new LinkedHashMap<>();
    private final Set<String> live = new LinkedHashSet<>();
    /** Those that ran when this process began and whose node has not spoken since. */
    private final Set<String> unheard = new LinkedHashSet<>();
    /** Live ones that their node did not name when it spoke last. */
    private final Set<String> missing = new LinkedHashSet<>();

    private final Set<String> changed = new LinkedHashSet<>();
    private final Map<String, StoredScreen> screens = new LinkedHashMap<>();

    /** @param stored what the store holds; whoever still runs will say so, until {@link #settled} */
    SessionKeeper(SessionTable table, List<Session> stored, GatewayConfig.Retention retention, Clock clock) {
        this.table = table;
        this.retention = retention;
        this.clock = clock;
        for (Session session : stored) {
            boolean ran = session.status() == SessionStatus.RUNNING;
            if (ran) {
                unheard.add(session.id());
            }
            sessions.put(session.id(), ran ? session : ended(session));
        }
    }

    /** Who has not spoken by now is not there: what it had is lost. Returns those sessions as they are now. */
    List<Session> settled() {
        List<Session> news = new ArrayList<>();
        List.copyOf(unheard).forEach(id -> end(id, news));
        return news;
    }

    /** Whether a session is only known to have run when this process began. */
    boolean isUnheard(String id) {
        return unheard.contains(id);
    }

    @Nullable
    Session find(String id) {
        return sessions.get(id);
    }

    Collection<Session> all() {
        return List.copyOf(sessions.values());
    }

    /** Whether a node says that it has the session. */
    boolean isLive(String id) {
        return live.contains(id);
    }

    /** A node says that it has this session. */
    void seen(Session session) {
        live.add(session.id());
        unheard.remove(session.id());
        if (!session.equals(sessions.put(session.id(), session))) {
            changed.add(session.id());
        }
    }

    /**
     * A node says that these are all sessions that it has. One that the same process had and does not name is over only
     * when it is missing twice: what it says of a new session and what it says of all may pass each other.
     *
     * @param sameProcess whether it is still the process that spoke last
     * @return the sessions that are over since, or that have come back, as they are now
     */
    List<Session> seenAll(String nodeId, boolean sameProcess, Collection<Session> announced) {
        Set<String> ids = new LinkedHashSet<>();
        List<Session> news = new ArrayList<>();
        for (Session session : announced) {
            ids.add(session.id());
            missing.remove(session.id());
            Session before = sessions.get(session.id());
            if (before != null && before.status() == SessionStatus.LOST) {
                news.add(session);
            }
            seen(session);
        }
        for (String id : List.copyOf(unheard)) {
            Session session = sessions.get(id);
            if (session != null && session.nodeId().equals(nodeId)) {
                end(id, news);
            }
        }
        for (String id : ofNode(nodeId)) {
            if (!ids.contains(id) && (!missing.add(id) || !sameProcess)) {
                end(id, news);
            }
        }
        return news;
    }

    /** A node is gone, and with it what it had, until it says otherwise. Returns those sessions as they are now. */
    List<Session> nodeGone(String nodeId) {
        List<Session> news = new ArrayList<>();
        ofNode(nodeId).forEach(id -> end(id, news));
        return news;
    }

    private List<String> ofNode(String nodeId) {
        return sessions.values().stream()
                .filter(session -> session.nodeId().equals(nodeId) && live.contains(session.id()))
                .map(Session::id)
                .toList();
    }

    private void end(String id, List<Session> news) {
        live.remove(id);
        unheard.remove(id);
        missing.remove(id);
        Session before = sessions.get(id);
        if (before == null) {
            return;
        }
        Session now = ended(before);
        sessions.put(id, now);
        changed.add(id);
        if (now.status() != before.status()) {
            news.add(now);
        }
    }

    void renamed(Session session) {
        sessions.put(session.id(), session);
        changed.add(session.id());
    }

    void screen(StoredScreen screen) {
        if (screen.redraw().length <= MAX_SCREEN) {
            screens.put(screen.sessionId(), screen);
        }
    }

    CompletableFuture<Optional<StoredScreen>> screen(String sessionId) {
        StoredScreen waiting = screens.get(sessionId);
        return waiting == null ? table.screen(sessionId) : CompletableFuture.completedFuture(Optional.of(waiting));
    }

    /** Its node has removed a session. */
    void removed(String id) {
        CompletableFuture<Void> unused = logged(remove(id));
    }

    /** Forgets a session. */
    CompletableFuture<Void> remove(String id) {
        forget(id);
        return table.delete(List.of(id));
    }

    /** Forgets what is over for longer than the retention allows; returns what that was. */
    List<Session> expire() {
        long before = clock.millis() - Duration.ofHours(retention.exitedHours()).toMillis();
        List<Session> over = all().stream()
                .filter(session -> !live.contains(session.id()) && !unheard.contains(session.id()))
                .sorted(Comparator.comparingLong(SessionKeeper::endedAt))
                .toList();
        int excess = over.size() - retention.maxSessions();
        List<Session> expired = new ArrayList<>();
        for (Session session : over) {
            if (expired.size() < excess || endedAt(session) < before) {
                expired.add(session);
            }
        }
        if (!expired.isEmpty()) {
            expired.forEach(session -> forget(session.id()));
            CompletableFuture<Void> unused =
                    logged(table.delete(expired.stream().map(Session::id).toList()));
        }
        return expired;
    }

    /** Writes what has changed. What cannot be written stays in memory, and is tried again when it changes next. */
    void flush() {
        CompletableFuture<Void> unused = logged(write());
    }

    /** As {@link #flush}, and tells when it is done. */
    CompletableFuture<Void> write() {
        if (changed.isEmpty() && screens.isEmpty()) {
            return CompletableFuture.completedFuture(null);
        }
        List<Session> rows = new ArrayList<>();
        for (String id : changed) {
            Session session = sessions.get(id);
            if (session != null) {
                rows.add(session);
            }
        }
        CompletableFuture<Void> written = table.save(rows, List.copyOf(screens.values()));
        changed.clear();
        screens.clear();
        return written;
    }

    private void forget(String id) {
        sessions.remove(id);
        live.remove(id);
        unheard.remove(id);
        missing.remove(id);
        changed.remove(id);
        screens.remove(id);
    }

    private static CompletableFuture<Void> logged(CompletableFuture<Void> written) {
        return written.whenComplete((none, failure) -> {
            if (failure != null) {
                LOG.debug("not stored: {}", failure.getMessage());
            }
        });
    }

    private static long endedAt(Session session) {
        return session.exitedAt() == null ? session.lastActivityAt() : session.exitedAt();
    }

    /** How a session looks once nobody runs it. */
    private static Session ended(Session session) {
        boolean exited = session.status() == SessionStatus.EXITED;
        return new Session(
                session.id(),
                session.nodeId(),
                session.name(),
                session.command(),
                session.cwd(),
                session.cols(),
                session.rows(),
                exited ? session.pid() : 0,
                session.createdAt(),
                session.lastActivityAt(),
                exited ? SessionStatus.EXITED : SessionStatus.LOST,
                session.exitCode(),
                session.signal(),
                session.exitedAt(),
                session.outputOffset(),
                session.outputOffset(),
                session.title(),
                List.of());
    }
}
