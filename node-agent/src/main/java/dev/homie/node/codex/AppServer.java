package dev.homie.node.codex;

import dev.homie.node.codex.protocol.Codec;
import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.Semaphore;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One {@code codex app-server} process and the talk with it: JSON, a message a line. Use it on the context that started it;
 * its futures complete and its listener is called there. What the process says waits in the pipe, and the process with it,
 * while {@link #MAX_UNHANDLED} messages wait for that context.
 */
public final class AppServer {
    /** Messages that may be on their way from the reading thread to the context. */
    static final int MAX_UNHANDLED = 256;
    /** How long what is left in the pipe may take to be read once the process has ended. */
    private static final Duration DRAIN = Duration.ofSeconds(2);

    private static final Pattern ERROR = Pattern.compile("^error\\b", Pattern.CASE_INSENSITIVE);
    private static final Logger LOG = LoggerFactory.getLogger(AppServer.class);

    /** What the app-server says unasked, in its order. */
    public interface Listener {
        /** @param params as they came, for who wants more than the record has */
        void notified(Notification notification, JsonObject params);

        /** @param id for {@link AppServer#respond}: a string or a number */
        void asked(Object id, ServerRequest request, JsonObject params);

        /** The last call. What was asked and not answered fails before it, and what it asked is void. */
        void ended(Ending ending);
    }

    /**
     * How it ended.
     *
     * @param wanted whether it was stopped
     * @param exitCode 128 and the signal's number for one that was killed
     * @param calls the methods it had not answered
     * @param asks the ids of what it had asked and was not answered
     * @param problem in a line, for a person
     */
    public record Ending(boolean wanted, int exitCode, List<String> calls, List<Object> asks, String problem) {}

    private final Vertx vertx;
    private final Context context;
    private final Duration deadline;
    private final Duration killGrace;
    private final Listener listener;
    private final ProcessTree tree;
    private final Pipes pipes;
    private final Semaphore unhandled = new Semaphore(MAX_UNHANDLED);
    private final Promise<Void> drained = Promise.promise();
    private final Promise<Void> gone = Promise.promise();

    // Of the context.
    private final Calls calls;
    private final Map<Object, String> asks = new LinkedHashMap<>();
    private boolean stopping;
    private boolean ended;

    private volatile String complaint = "";
    private volatile @Nullable String fault;

    /**
     * Starts the process and shakes hands.
     *
     * @return fails with UNAVAILABLE if it does not answer as an app-server does; nothing of it runs then
     */
    public static Future<AppServer> start(
            Vertx vertx, CodexProgram program, CodexConfig config, String account, String version, Listener listener) {
        Context context = vertx.getOrCreateContext();
        Map<String, String> environment = config.environmentOf(account);
        return vertx.executeBlocking(
                        () -> ProcessTree.start(
                                List.of(program.file().toString(), "app-server"),
                                environment,
                                Path.of(System.getProperty("user.home"))),
                        false)
                .recover(e -> Future.failedFuture(unavailable("codex cannot be run: " + e.getMessage())))
                .compose(tree -> {
                    AppServer server = new AppServer(vertx, context, config, tree, listener);
                    return server.shakeHands(version).map(server);
                });
    }

    private AppServer(Vertx vertx, Context context, CodexConfig config, ProcessTree tree, Listener listener) {
        this.vertx = vertx;
        this.calls = new Calls(vertx);
        this.context = context;
        this.deadline = config.deadline();
        this.killGrace = config.killGrace();
        this.listener = listener;
        this.tree = tree;
        Process process = tree.process();
        this.pipes = new Pipes(process, "codex-" + process.pid(), this::said, this::complained, whole -> {
            if (!whole) {
                fault = "it said a line of more than " + Pipes.MAX_LINE + " bytes";
                process.destroyForcibly();
            }
            drained.tryComplete();
        });
        Future.fromCompletionStage(process.onExit(), context).onSuccess(this::exited);
    }

    private Future<Void> shakeHands(String version) {
        Types.ClientInfo client = new Types.ClientInfo("homie", version, "Homie");
        Types.InitializeCapabilities capabilities = new Types.InitializeCapabilities(true, null);
        return call(new Request.Initialize(client, capabilities))
                .compose(answer -> {
                    LOG.debug("codex {} runs with {}", answer.userAgent(), answer.codexHome());
                    return send(new JsonObject().put("method", "initialized"));
                })
                .recover(e -> stop().transform(stopped -> Future.failedFuture(unavailable(
                        "codex app-server did not start: " + (complaint.isEmpty() ? e.getMessage() : complaint)))));
    }

    /** The process's id, for people and for tests. */
    public long pid() {
        return tree.process().pid();
    }

    public boolean running() {
        return !ended && !stopping;
    }

    /** How many requests wait for their answers. */
    public int underWay() {
        return calls.size();
    }

    /** Messages on their way to the context: at most {@link #MAX_UNHANDLED}. */
    int unhandled() {
        return MAX_UNHANDLED - unhandled.availablePermits();
    }

    /** The same, with the configured deadline. */
    public <R> Future<R> call(Request<R> request) {
        return call(request, deadline);
    }

    /**
     * Asks. The answer comes after all that the app-server has said before it.
     *
     * @return fails with {@link CodexException} where it says no, DEADLINE_EXCEEDED without an answer, RESOURCE_EXHAUSTED
     *     while it does not read, and UNAVAILABLE once it has ended
     */
    public <R> Future<R> call(Request<R> request, Duration within) {
        return calls.ask(request.method(), Codec.toJson(request), within, this::send)
                .compose(result -> {
                    try {
                        JsonObject json = result instanceof JsonObject object ? object : new JsonObject();
                        return Future.succeededFuture(Codec.result(request, json));
                    } catch (IllegalArgumentException e) {
                        LOG.debug("codex's answer to {} is not what it was: {}", request.method(), e.getMessage());
                        return Future.failedFuture(unavailable(
                                "codex answered " + request.method() + " in a form that this Homie does not know"));
                    }
                });
    }

    /** Asks for any method, one without a record too; the result is a JSON value, JsonObject and JsonArray for structures. */
    public Future<@Nullable Object> callRaw(String method, JsonObject params) {
        return calls.ask(method, params, deadline, this::send);
    }

    /** Answers what it asked; a second answer to the same is left out. */
    public Future<Void> respond(Object id, JsonObject result) {
        return asks.remove(id) == null
                ? Future.succeededFuture()
                : send(new JsonObject().put("id", id).put("result", result));
    }

    /** Answers that nobody here can do what it asked. */
    public Future<Void> refuse(Object id, String message) {
        JsonObject error = new JsonObject().put("code", -32601).put("message", message);
        return asks.remove(id) == null
                ? Future.succeededFuture()
                : send(new JsonObject().put("id", id).put("error", error));
    }

    /**
     * Ends the process and all that it started: the end of its input first, then SIGTERM, then SIGKILL, with the configured
     * grace between them.
     *
     * @return completes when nothing of it is left
     */
    public Future<Void> stop() {
        if (!stopping && !ended) {
            stopping = true;
            pipes.close();
            if (tree.process().isAlive()) {
                long graceMs = Math.max(1, killGrace.toMillis());
                vertx.setTimer(
                        graceMs,
                        first -> unlessGone(() -> {
                            tree.terminate();
                            vertx.setTimer(graceMs, second -> unlessGone(tree::kill));
                        }));
            }
        }
        return gone.future();
    }

    private void unlessGone(Runnable ending) {
        if (tree.process().isAlive()) {
            vertx.executeBlocking(
                    () -> {
                        ending.run();
                        return null;
                    },
                    false);
        }
    }

    private Future<Void> send(JsonObject message) {
        if (stopping || ended) {
            return Future.failedFuture(unavailable("codex has ended"));
        }
        return pipes.offer(Codec.line(message))
                ? Future.succeededFuture()
                : Future.failedFuture(new HomieException(
                        ErrorCode.RESOURCE_EXHAUSTED, "codex does not read what it is told; try again in a moment"));
    }

    /** On the reading thread. */
    private void said(byte[] line) {
        if (line.length == 0) {
            return;
        }
        Runnable handling;
        try {
            handling = handling(Codec.parse(line));
        } catch (IllegalArgumentException | ClassCastException e) {
            LOG.warn("codex said what is no message: {}", e.getMessage());
            return;
        }
        try {
            unhandled.acquire();
        } catch (InterruptedException e) {
            return;
        }
        try {
            context.runOnContext(go -> {
                unhandled.release();
                handling.run();
            });
        } catch (RejectedExecutionException e) {
            LOG.debug("codex outlives its node's event loop: {}", e.getMessage());
        }
    }

    private Runnable handling(JsonObject message) {
        Object id = message.getValue("id");
        String method = message.getString("method");
        if (method == null) {
            return () -> calls.answered(message);
        }
        JsonObject params = message.getJsonObject("params", new JsonObject());
        if (id == null) {
            Notification notification = Codec.notification(method, params);
            return () -> listener.notified(notification, params);
        }
        ServerRequest request = Codec.serverRequest(method, params);
        return () -> {
            asks.put(id, method);
            listener.asked(id, request, params);
        };
    }

    /** What it says of itself, such as why it cannot start; never more of it in the log than a person asks for. */
    private void complained(byte[] line) {
        String text = new String(line, StandardCharsets.UTF_8)
                .replaceAll("\u001b\\[[0-9;]*m", "")
                .strip();
        if (!text.isEmpty()) {
            if (!ERROR.matcher(complaint).find()) {
                complaint = text; // what comes after an error is where in codex it happened
            }
            LOG.debug("codex {}: {}", tree.process().pid(), text);
        }
    }

    private void exited(Process process) {
        long timer = vertx.setTimer(DRAIN.toMillis(), late -> drained.tryComplete());
        Future<@Nullable Void> killed = vertx.executeBlocking(
                () -> {
                    tree.kill();
                    return null;
                },
                false);
        // The reading thread's last messages are on their way to the context before its end is.
        Future.join(killed, drained.future()).onComplete(done -> {
            vertx.cancelTimer(timer);
            context.runOnContext(last -> end(process.exitValue()));
        });
    }

    private void end(int code) {
        ended = true;
        pipes.close();
        String why = fault;
        String problem = "codex ended"
                + (why != null ? ": " + why : code > 128 ? " by signal " + (code - 128) : " with exit code " + code);
        Ending ending = new Ending(stopping, code, calls.methods(), List.copyOf(asks.keySet()), problem);
        asks.clear();
        calls.fail(unavailable(problem));
        try {
            listener.ended(ending);
        } finally {
            gone.tryComplete();
        }
    }

    private static HomieException unavailable(String message) {
        return new HomieException(ErrorCode.UNAVAILABLE, message);
    }
}
