package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime.ForkOf;
import dev.homie.core.agent.AgentRuntime.Opened;
import dev.homie.core.agent.AgentRuntime.Opening;
import dev.homie.core.agent.AgentRuntime.Sent;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.agent.ChatSettings;
import io.vertx.core.Future;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Begins threads, and takes them up again after their process has ended. On the runtime's context. */
final class Threads {
    /** Turns in which messages are looked for that were sent before a thread was taken up. */
    private static final long RECENT_TURNS = 20;

    private final CodexChats chats;

    Threads(CodexChats chats) {
        this.chats = chats;
    }

    /** Its thread, begun or taken up; a chat whose thread cannot be is not open. */
    Future<Opened> open(CodexChat chat) {
        return folder(chat.opening.cwd())
                .compose(folder -> chats.server(chat.account)
                        .compose(server -> begin(server, chat.opening, folder).map(opened -> {
                            chat.server = server;
                            chat.opened = opened;
                            chats.thread(opened.thread(), chat);
                            return opened;
                        }))
                        .compose(opened -> chat.opening.thread() == null
                                ? Future.succeededFuture(opened)
                                : remember(chat).map(opened)));
    }

    private Future<Opened> begin(AppServer server, Opening opening, String folder) {
        ChatSettings settings = opening.settings();
        String thread = opening.thread();
        ForkOf fork = opening.forkOf();
        if (thread != null) {
            return resume(server, thread, opening.cwd() == null ? null : folder, settings);
        }
        if (fork != null) {
            return CodexChats.call(
                            server,
                            new Request.ThreadFork(
                                    fork.thread(),
                                    fork.turnId(),
                                    opening.cwd() == null ? null : folder,
                                    settings.model(),
                                    CodexSettings.policy(settings.approvalPolicy()),
                                    CodexSettings.mode(settings.sandbox()),
                                    CodexSettings.config(settings),
                                    true))
                    .map(forked -> opened(
                            forked.thread().id(),
                            forked.cwd(),
                            forked.model(),
                            forked.reasoningEffort(),
                            forked.approvalPolicy(),
                            forked.sandbox()));
        }
        return CodexChats.call(
                        server,
                        new Request.ThreadStart(
                                folder,
                                settings.model(),
                                null,
                                CodexSettings.policy(settings.approvalPolicy()),
                                CodexSettings.mode(settings.sandbox()),
                                null,
                                CodexSettings.config(settings),
                                null,
                                null))
                .map(started -> opened(
                        started.thread().id(),
                        started.cwd(),
                        started.model(),
                        started.reasoningEffort(),
                        started.approvalPolicy(),
                        started.sandbox()));
    }

    private static Future<Opened> resume(
            AppServer server, String thread, @Nullable String folder, ChatSettings settings) {
        return CodexChats.call(
                        server,
                        new Request.ThreadResume(
                                thread,
                                folder,
                                settings.model(),
                                CodexSettings.policy(settings.approvalPolicy()),
                                CodexSettings.mode(settings.sandbox()),
                                CodexSettings.config(settings),
                                true))
                .map(resumed -> opened(
                        resumed.thread().id(),
                        resumed.cwd(),
                        resumed.model(),
                        resumed.reasoningEffort(),
                        resumed.approvalPolicy(),
                        resumed.sandbox()));
    }

    private static Opened opened(
            String thread,
            String folder,
            String model,
            @Nullable String effort,
            Object approvalPolicy,
            Object sandbox) {
        return new Opened(thread, folder, CodexSettings.of(model, effort, approvalPolicy, sandbox));
    }

    /** The app-server that has the chat's thread: after another one has ended, the thread is taken up first. */
    Future<AppServer> loaded(CodexChat chat) {
        AppServer server = chat.server;
        if (server != null && server.running() && server == chats.servers.running(chat.account)) {
            return Future.succeededFuture(server);
        }
        Future<AppServer> loading = chat.loading;
        if (loading != null) {
            return loading;
        }
        Future<AppServer> begun = CodexChats.nothingTaken(chats.server(chat.account)
                .compose(now -> resume(
                                now,
                                chat.thread(),
                                chat.opened().cwd(),
                                chat.opened().settings())
                        .map(opened -> {
                            chat.server = now;
                            return now;
                        })
                        .compose(up -> remember(chat).map(up))));
        chat.loading = begun;
        return begun.onComplete(done -> chat.loading = null);
    }

    /** The messages that the thread has already: one that is sent again is answered as before. */
    private Future<Void> remember(CodexChat chat) {
        AppServer server = chat.server;
        if (server == null) {
            return Future.succeededFuture();
        }
        return CodexChats.call(
                        server,
                        new Request.ThreadTurnsList(
                                chat.thread(), null, Types.TurnItemsView.FULL, RECENT_TURNS, Types.SortDirection.DESC))
                .onSuccess(answer -> {
                    List<Types.Turn> turns = new ArrayList<>(answer.data());
                    Collections.reverse(turns);
                    turns.forEach(turn -> remember(chat, turn));
                })
                .<Void>mapEmpty()
                // A thread without turns has no list of them yet.
                .otherwiseEmpty();
    }

    private static void remember(CodexChat chat, Types.Turn turn) {
        boolean first = true;
        for (Types.ThreadItem item : turn.items()) {
            if (item instanceof Types.ThreadItem.UserMessage message) {
                if (message.clientId() != null) {
                    chat.foundInThread(message.clientId(), new Sent(turn.id(), !first));
                }
                first = false;
            }
        }
    }

    /** Blocks elsewhere. INVALID_ARGUMENT where there is no such folder. */
    private Future<String> folder(@Nullable String wanted) {
        return chats.vertx.executeBlocking(
                () -> {
                    String folder = wanted == null ? System.getProperty("user.home") : wanted;
                    if (!Files.isDirectory(Path.of(folder))) {
                        throw HomieException.invalid("cwd", "there is no folder " + folder + " on this machine");
                    }
                    return folder;
                },
                false);
    }
}
