package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.AppServers;
import dev.homie.node.codex.CodexConfig;
import dev.homie.node.codex.CodexProgram;
import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.ServerRequest;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs chats with codex: one app-server for each account, started when something is asked of it, and kept while a chat works. It
 * is the one place that knows both what Homie calls things and what codex does.
 */
public final class CodexRuntime implements AgentRuntime {
    private static final int MAX_ID = 256;
    private static final int MAX_PATH = 4096;
    private static final int MAX_QUERY = 256;
    private static final int FILES = 20;
    private static final int MAX_FILES = 100;
    private static final Logger LOG = LoggerFactory.getLogger(CodexRuntime.class);

    private final Vertx vertx;
    private final AppServers servers;
    private final CodexChats chats;
    private final Threads threads;
    private final Turns turns;
    private final Approvals approvals;
    private final Accounts accounts;
    private final RawTalk raw;
    private final Narration narration;

    /**
     * On the context that it is to be used on; nothing is started yet.
     *
     * @param version Homie's own
     * @param changed told when the login of an account has changed
     */
    public CodexRuntime(
            Vertx vertx, String nodeId, CodexConfig config, String version, Events events, Runnable changed) {
        this.vertx = vertx;
        this.servers = new AppServers(vertx, config, version, new FromCodex());
        this.chats = new CodexChats(vertx, nodeId, servers, events);
        this.threads = new Threads(chats);
        this.turns = new Turns(chats, threads);
        this.approvals = new Approvals(chats, turns);
        this.accounts = new Accounts(vertx, servers, config, changed);
        this.raw = new RawTalk(servers, events);
        this.narration = new Narration(chats, approvals);
    }

    @Override
    public String name() {
        return CodexChats.NAME;
    }

    /** The program of this machine; fails with what to do about it. Starts nothing but {@code codex --version}. */
    public Future<CodexProgram> program() {
        return servers.program(CodexConfig.OWN);
    }

    /** Has {@link #login} known, and {@code changed} told; starts nothing but {@code codex login status}. */
    public Future<Void> lookAtLogin(CodexProgram program) {
        return accounts.look(program);
    }

    /** Who is logged in to the machine's own account; null before codex has said so. */
    public @Nullable String login() {
        return accounts.login();
    }

    @Override
    public Future<RuntimeState> state() {
        return program()
                .map(program -> new RuntimeState(name(), program.version(), null, accounts.list()))
                .recover(failure -> Future.succeededFuture(new RuntimeState(
                        name(),
                        failure instanceof HomieException known && known.data().get("version") instanceof String old
                                ? old
                                : null,
                        failure.getMessage(),
                        accounts.list())));
    }

    @Override
    public Future<Opened> open(Opening opening) {
        CodexChat known = chats.known(opening.chatId());
        CodexChat chat = known != null ? known : new CodexChat(accounts.named(opening.account()), opening);
        Future<Opened> begun = chat.begun;
        if (begun == null) {
            chats.add(chat);
            begun = threads.open(chat).onFailure(failure -> chats.remove(chat));
            chat.begun = begun;
        }
        Carried carried = opening.carried();
        Future<?> ready = carried == null
                ? begun
                : begun.compose(opened -> turns.carry(chat, CodexChat.CarriedAnswer.of(carried)));
        return ready.map(done -> chat.opened());
    }

    @Override
    public Future<Sent> send(Message message) {
        return turns.send(chats.chat(message.chatId()), message);
    }

    @Override
    public Future<Void> respond(String chatId, Response response) {
        return approvals.respond(chats.chat(chatId), response);
    }

    @Override
    public Future<Void> cancel(String chatId) {
        return turns.cancel(chats.chat(chatId));
    }

    @Override
    public Future<Void> close(String chatId) {
        CodexChat chat = chats.known(chatId);
        if (chat == null) {
            return Future.succeededFuture();
        }
        return turns.cancel(chat).transform(cancelled -> {
            AppServer server = chat.server;
            chats.remove(chat);
            if (chat.opened == null || server == null || !server.running()) {
                return Future.succeededFuture();
            }
            return turns.end(chat, server)
                    .compose(ended -> server.call(new Request.ThreadUnsubscribe(chat.thread())))
                    .onFailure(failure -> LOG.debug("not unsubscribed: {}", failure.getMessage()))
                    .<Void>mapEmpty()
                    .otherwiseEmpty();
        });
    }

    @Override
    public Future<Void> compact(String chatId) {
        return turns.compact(chats.chat(chatId));
    }

    @Override
    public Future<JsonObject> ask(String verb, JsonObject params) {
        Params read = Params.of(params.getMap());
        return switch (verb) {
            case "diff" -> {
                Path folder = chats.chat(read.string("chatId", MAX_ID)).folder();
                yield vertx.executeBlocking(() -> GitDiff.of(folder), false);
            }
            case "files" -> files(read);
            default -> accounts.ask(verb, read);
        };
    }

    private Future<JsonObject> files(Params params) {
        String query = params.string("query", MAX_QUERY);
        Integer limit = params.optionalInteger("limit", 1, MAX_FILES);
        CodexChat chat = params.has("chatId") ? chats.chat(params.string("chatId", MAX_ID)) : null;
        String folder = chat != null ? chat.folder().toString() : params.string("cwd", MAX_PATH);
        if (!Path.of(folder).isAbsolute()) {
            throw HomieException.invalid("cwd", "must be an absolute folder");
        }
        String account = chat != null ? chat.account : accounts.named(params.optionalString("account", MAX_ID));
        return chats.server(account)
                .compose(server -> CodexChats.call(server, new Request.FuzzyFileSearch(query, List.of(folder), null)))
                .map(found -> new JsonObject()
                        .put("files", AccountAnswers.files(found.files(), limit == null ? FILES : limit)));
    }

    @Override
    public Future<Object> raw(@Nullable String account, String method, JsonObject params) {
        return raw.call(accounts.named(account), method, params);
    }

    /** Ends what the chats run, and all app-servers with it. */
    @Override
    public Future<Void> stop() {
        List<Future<?>> ends = new ArrayList<>();
        for (String account : accounts.names()) {
            for (CodexChat chat : chats.of(account)) {
                AppServer server = chat.server;
                if (chat.opened != null && server != null && server.running()) {
                    ends.add(turns.end(chat, server));
                }
            }
        }
        return Future.join(ends).transform(done -> servers.stop());
    }

    /** What codex says, to those it concerns. */
    private final class FromCodex implements AppServers.Listener {
        @Override
        public void started(String account, AppServer server) {
            accounts.look(account, server)
                    .onFailure(failure -> LOG.debug("codex does not say who is logged in: {}", failure.getMessage()));
        }

        @Override
        public void notified(String account, Notification notification, JsonObject params) {
            raw.said(account, notification.method(), params);
            accounts.notified(account, notification, servers.running(account));
            narration.notified(notification, params);
        }

        @Override
        public void asked(String account, Object id, ServerRequest request, JsonObject params) {
            AppServer server = servers.running(account);
            if (server == null) {
                return; // it has ended meanwhile
            }
            if (request instanceof ServerRequest.CurrentTimeRead) {
                server.respond(id, new JsonObject().put("currentTimeAt", System.currentTimeMillis() / 1000));
                return;
            }
            CodexChat chat = chats.forWork(params.getString("threadId"));
            if (chat == null) {
                raw.ask(account, server, id, request.method(), params);
                return;
            }
            raw.said(account, request.method(), params);
            if (!approvals.ask(chat, server, id, request, params)) {
                server.refuse(id, "Homie cannot do this");
            }
        }

        @Override
        public void ended(String account, AppServer.Ending ending) {
            raw.lost();
            accounts.lost(account);
            for (CodexChat chat : chats.of(account)) {
                narration.ended(chat, ending);
            }
        }
    }
}
