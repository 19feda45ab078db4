package dev.homie.gateway.terminal;

import dev.homie.core.bus.Services;
import dev.homie.core.store.KnownNodeTable;
import dev.homie.core.store.KnownNodeTable.KnownNode;
import dev.homie.core.store.SessionTable;
import dev.homie.core.store.Store;
import dev.homie.gateway.GatewayConfig;
import dev.homie.gateway.presence.NodeDirectory;
import dev.homie.gateway.presence.NodeRequests;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.terminal.Session;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/**
 * {@code terminal.session.*} (SPEC.md section 5): hands what clients ask to {@link SessionRequests}, and what nodes say to
 * {@link NodeReports}.
 */
public final class TerminalServiceVerticle extends VerticleBase {
    private static final long FLUSH_EVERY_MS = 1_000;
    private static final long RETENTION_EVERY_MS = 600_000;
    /** A node that nobody knows and that has not spoken for so long after the start is not there. */
    private static final long SETTLE_MS = NodeDirectory.EXPIRY_MS;
    /** What ran when this process began is lost if its node, which may be asleep, does not speak for so long. */
    private static final long UNHEARD_MS = 60_000;

    /** How long the start waits for the first node, so that whoever connects at once finds the one in this process. */
    private static final long FIRST_WORD_MS = 100;

    private final GatewayConfig config;
    private final String gatewayId;
    private final Store store;
    private final Clock clock;
    private @Nullable SessionKeeper keeper;

    public TerminalServiceVerticle(GatewayConfig config, String gatewayId, Store store, Clock clock) {
        this.config = config;
        this.gatewayId = gatewayId;
        this.store = store;
        this.clock = clock;
    }

    @Override
    public Future<?> start() {
        SessionTable table = new SessionTable(store);
        return Future.all(await(table.all()), await(new KnownNodeTable(store).all(0)))
                .compose(found -> start(table, found.resultAt(0), found.resultAt(1)));
    }

    private Future<?> start(SessionTable table, List<Session> stored, List<KnownNode> known) {
        NodeDirectory nodes = new NodeDirectory(clock);
        nodes.remember(known);
        NodeRequests toNodes = new NodeRequests(vertx.eventBus());
        SessionKeeper sessions = new SessionKeeper(table, stored, config.retention(), clock);
        keeper = sessions;
        StoredAttachments attachments = new StoredAttachments(vertx, gatewayId);
        StoredSessions left = new StoredSessions(vertx, sessions, attachments);
        SessionRequests requests = new SessionRequests(config, nodes, toNodes, sessions, left, !vertx.isClustered());
        NodeReports reports = new NodeReports(vertx, nodes, toNodes, sessions);
        Promise<Void> firstWord = Promise.promise();
        Services services = new Services(vertx);
        return Future.all(
                        attachments.start(),
                        serve(services, requests, left),
                        listen(services, reports, sessions, firstWord))
                .compose(ready -> {
                    vertx.setTimer(SETTLE_MS, late -> requests.settle());
                    vertx.setTimer(
                            UNHEARD_MS,
                            late -> sessions.settled()
                                    .forEach(session -> reports.conclude(Addresses.SESSION_UPDATED, session)));
                    vertx.setPeriodic(FLUSH_EVERY_MS, tick -> {
                        reports.expire();
                        sessions.flush();
                    });
                    vertx.setPeriodic(
                            0,
                            RETENTION_EVERY_MS,
                            tick -> sessions.expire()
                                    .forEach(session -> reports.conclude(Addresses.SESSION_REMOVED, session)));
                    vertx.eventBus().publish(Addresses.NODE_ANNOUNCE_REQUEST, new JsonObject());
                    vertx.setTimer(FIRST_WORD_MS, late -> firstWord.tryComplete());
                    return firstWord.future();
                });
    }

    @Override
    public Future<?> stop() {
        return keeper == null ? Future.succeededFuture() : await(keeper.write()).otherwiseEmpty();
    }

    private static Future<?> serve(Services services, SessionRequests requests, StoredSessions left) {
        return Future.all(List.of(
                services.serve(Addresses.SESSION_START, requests::start).completion(),
                services.serve(Addresses.SESSION_LIST, requests::list).completion(),
                services.serve(Addresses.SESSION_ATTACH, requests::attach).completion(),
                onSession(services, requests, Addresses.SESSION_INPUT, "input", StoredSessions::over),
                onSession(services, requests, Addresses.SESSION_RESIZE, "resize", StoredSessions::over),
                onSession(services, requests, Addresses.SESSION_KILL, "kill", StoredSessions::over),
                onSession(services, requests, Addresses.SESSION_RENAME, "rename", left::rename),
                onSession(services, requests, Addresses.SESSION_PREVIEW, "preview", left::preview),
                onSession(services, requests, Addresses.SESSION_REMOVE, "remove", left::remove)));
    }

    private static Future<?> onSession(
            Services services, SessionRequests requests, String address, String verb, StoredSessions.Method left) {
        return services.serve(
                        address,
                        call -> requests.onSession(call, verb, call.params().toMap(), left))
                .completion();
    }

    private Future<?> listen(Services services, NodeReports reports, SessionKeeper sessions, Promise<Void> firstWord) {
        vertx.eventBus()
                .<JsonObject>localConsumer(Addresses.MEMBER_LEFT, message -> reports.memberLeft(message.body()));
        return Future.all(List.of(
                services.listen(Addresses.NODE_ANNOUNCE, body -> {
                    reports.announced(body);
                    firstWord.tryComplete();
                }),
                services.listen(Addresses.NODE_BYE, reports::bye),
                services.listen(Addresses.LINK_LOST, reports::linkLost),
                services.listen(Addresses.NODE_SCREEN, reports::screen),
                services.listen(Addresses.SESSION_STARTED, reports::session),
                services.listen(Addresses.SESSION_UPDATED, reports::session),
                services.listen(Addresses.SESSION_EXIT, body -> {
                    reports.session(body);
                    sessions.flush();
                }),
                services.listen(Addresses.SESSION_REMOVED, reports::removed)));
    }

    /** Back from the store's thread to this verticle's. */
    private <T> Future<T> await(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
