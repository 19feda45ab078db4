package dev.homie.node.codex.chat;

import dev.homie.core.bus.BusFailure;
import dev.homie.core.bus.Services;
import dev.homie.node.NodeConfig;
import dev.homie.node.NodeVerticle;
import dev.homie.node.codex.CodexConfig;
import dev.homie.node.codex.TestingCodex;
import dev.homie.node.codex.TestingModelServer;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.AgentAddresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A real node with the real codex and a scripted model; asked over the bus as a gateway asks, and polled like it does. */
final class TestingAgentNode implements AutoCloseable {
    static final String ID = "node1";
    static final String GATEWAY = "gate1";
    static final Duration PATIENCE = Duration.ofSeconds(40);

    final Vertx vertx = Vertx.vertx();
    final TestingCodex codex;
    /** Events as they are in entries, in order, of all chats. */
    final List<JsonObject> entries = new CopyOnWriteArrayList<>();

    private final String deployment;
    private final Thread poller;
    private volatile boolean closed;
    private int chats;

    TestingAgentNode(Path folder, TestingModelServer model) {
        this(TestingCodex.home(folder, model), Map.of());
    }

    /** @param accounts beside the machine's own */
    TestingAgentNode(TestingCodex codex, Map<String, Path> accounts) {
        this.codex = codex;
        prepare(codex);
        Services.registerCodecs(vertx);
        CodexConfig config = new CodexConfig(
                TestingCodex.program().toString(),
                codex.environment(),
                accounts,
                CodexConfig.DEFAULT_DEADLINE,
                CodexConfig.DEFAULT_IDLE,
                Duration.ofSeconds(2));
        deployment = await(vertx.deployVerticle(
                new NodeVerticle(NodeConfig.defaults(ID, "machine").withCodex(config), "test")));
        poller = new Thread(this::poll, "poller");
        poller.setDaemon(true);
        poller.start();
    }

    /** Its folder is a repository, so that paths in diffs begin there. */
    private static void prepare(TestingCodex codex) {
        try {
            Process git = new ProcessBuilder("git", "init", "--quiet", "--initial-branch=main")
                    .directory(codex.cwd().toFile())
                    .start();
            if (git.waitFor() != 0) {
                throw new AssertionError("git is missing");
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    private void poll() {
        String epoch = null;
        long after = 0;
        while (!closed) {
            JsonObject answer;
            try {
                answer = request(
                        "poll",
                        new JsonObject()
                                .put("gatewayId", GATEWAY)
                                .put("epoch", epoch)
                                .put("after", after)
                                .put("waitMs", 2000));
            } catch (HomieException e) {
                return; // it stops
            }
            epoch = answer.getString("epoch");
            JsonArray found = answer.getJsonArray("entries");
            for (int i = 0; i < found.size(); i++) {
                JsonObject entry = found.getJsonObject(i);
                after = entry.getLong("n");
                entries.add(entry);
            }
        }
    }

    JsonObject request(String verb, JsonObject body) {
        return await(vertx.eventBus()
                        .<JsonObject>request(
                                AgentAddresses.node(ID, verb),
                                body,
                                new DeliveryOptions().setSendTimeout(PATIENCE.toMillis())))
                .body();
    }

    HomieException failure(String verb, JsonObject body) {
        try {
            throw new AssertionError(verb + " succeeded: " + request(verb, body));
        } catch (HomieException e) {
            return e;
        }
    }

    /** A new chat in codex's folder, with these settings. */
    Chat open(JsonObject settings) {
        return open(settings, new JsonObject());
    }

    Chat open(JsonObject settings, JsonObject more) {
        Chat chat = new Chat(ID + "-" + GATEWAY + "-" + ++chats, settings);
        chat.open(more);
        return chat;
    }

    /** One chat, as its home sees it. */
    final class Chat {
        final String id;
        private final JsonObject settings;

        @Nullable
        String thread;

        private int messages;

        Chat(String id, JsonObject settings) {
            this.id = id;
            this.settings = settings;
        }

        JsonObject open(JsonObject more) {
            JsonObject body = body().put("gatewayId", GATEWAY)
                    .put("runtime", "codex")
                    .put("cwd", codex.cwd().toString())
                    .put("settings", settings);
            if (thread != null) {
                body.put("thread", thread);
            }
            JsonObject opened = request("open", body.mergeIn(more));
            thread = opened.getString("thread");
            return opened;
        }

        JsonObject body() {
            return new JsonObject().put("chatId", id);
        }

        JsonObject message(String text) {
            return body().put("messageId", "m" + ++messages).put("text", text);
        }

        /** Begins a turn, and gives its id. */
        String send(String text) {
            return request("send", message(text)).getString("turnId");
        }

        JsonObject steer(String text) {
            return request("send", message(text).put("delivery", "steer"));
        }

        List<JsonObject> events() {
            return entries.stream()
                    .filter(entry -> id.equals(entry.getString("chatId")))
                    .map(entry -> entry.getJsonObject("event"))
                    .toList();
        }

        List<JsonObject> events(String type) {
            return events().stream()
                    .filter(event -> type.equals(event.getString("type")))
                    .toList();
        }

        JsonObject await(String type, Predicate<JsonObject> wanted) {
            return eventually(
                    type, () -> events(type).stream().filter(wanted).findFirst().orElse(null));
        }

        JsonObject await(String type) {
            return await(type, any -> true);
        }

        JsonObject ended(String turn) {
            return await("agent.turn.ended", event -> turn.equals(event.getString("turnId")));
        }

        /** The approval that is asked for in that turn. */
        JsonObject asked(String turn) {
            return await("agent.approval.required", event -> turn.equals(event.getString("turnId")))
                    .getJsonObject("approval");
        }

        void respond(JsonObject approval, String decision) {
            request(
                    "respond",
                    body().put("approvalId", approval.getString("id")).put("decision", decision));
        }
    }

    <T> T eventually(String what, java.util.function.Supplier<@Nullable T> found) {
        long end = System.nanoTime() + PATIENCE.toNanos();
        while (true) {
            T value = found.get();
            if (value != null) {
                return value;
            }
            if (System.nanoTime() > end) {
                StringBuilder all = new StringBuilder();
                entries.forEach(entry -> all.append(entry.encode()).append('\n'));
                throw new AssertionError("no " + what + " in " + PATIENCE + ", but\n" + all);
            }
            java.util.concurrent.locks.LockSupport.parkNanos(5_000_000);
        }
    }

    void until(String what, BooleanSupplier holds) {
        eventually(what, () -> holds.getAsBoolean() ? true : null);
    }

    /** The app-server, npm's script or the real binary, whichever it is. */
    static List<ProcessHandle> appServers() {
        return ProcessHandle.current()
                .descendants()
                .filter(process -> process.info().commandLine().orElse("").contains("app-server"))
                .toList();
    }

    static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.toCompletionStage().toCompletableFuture().get(PATIENCE.toMillis(), TimeUnit.MILLISECONDS);
        } catch (ExecutionException e) {
            throw BusFailure.of(e.getCause());
        } catch (InterruptedException | TimeoutException e) {
            throw new AssertionError("no answer in " + PATIENCE, e);
        }
    }

    /** The node ends on purpose. */
    void stop() {
        closed = true;
        await(vertx.undeploy(deployment));
    }

    @Override
    public void close() {
        closed = true;
        await(vertx.close());
    }
}
