package dev.homie.node.codex.chat;

import dev.homie.core.agent.AgentRuntime.Carried;
import dev.homie.core.agent.AgentRuntime.Opened;
import dev.homie.core.agent.AgentRuntime.Opening;
import dev.homie.core.agent.AgentRuntime.Sent;
import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.Translation;
import dev.homie.protocol.Json;
import dev.homie.protocol.agent.Approval;
import dev.homie.protocol.agent.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the runtime knows of one open chat. No behaviour but keeping its own bounds; on the runtime's context. */
final class CodexChat {
    /** Messages that are answered as before when they are sent again. */
    static final int MAX_MESSAGES = 256;
    /** Items of one turn whose changes are remembered for an approval. */
    private static final int MAX_CHANGES = 64;

    /** What codex waits for, and under which name. */
    record Open(Object requestId, Asked asked) {}

    /** An answer to what a process asked that has ended. */
    record CarriedAnswer(Approval approval, String decision) {
        static CarriedAnswer of(Carried carried) {
            return new CarriedAnswer(Json.fromMap(carried.approval().getMap(), Approval.class), carried.decision());
        }

        boolean accepts() {
            return !decision.equals(Approval.DECLINE) && !decision.equals(Approval.CANCEL);
        }
    }

    final String chatId;
    final String account;
    final Opening opening;
    final Translation translation = new Translation();
    /** The thread, the folder and the settings that count; none before it was opened. */
    @Nullable
    Opened opened;

    @Nullable
    Future<Opened> begun;

    /** The process that has its thread loaded, and the loading that is under way. */
    @Nullable
    AppServer server;

    @Nullable
    Future<AppServer> loading;

    /** The turn that runs, and whether one is about to begin. */
    @Nullable
    String turnId;

    @Nullable
    Future<Sent> beginning;

    /** Somebody wants the turn to end. */
    boolean cancelling;
    /** Completes when the turn has ended. */
    Promise<Void> turnEnd = Promise.promise();

    /** To be given to the same question of the turn that was begun for it. */
    @Nullable
    CarriedAnswer carried;

    /** Id of the approval that the running turn was begun for. */
    @Nullable
    String carriedId;

    /** Whether the app-server is kept up for it. */
    boolean needs;

    final Map<String, Open> asked = new LinkedHashMap<>();
    private final Map<String, Future<Sent>> messages = new LinkedHashMap<>();
    /** Those that the thread had already when it was taken up. */
    private final Map<String, Sent> inThread = new LinkedHashMap<>();

    private final Map<String, List<Map<String, Object>>> changes = new LinkedHashMap<>();
    /** The approvals that a turn was begun for, by their ids. */
    private final Map<String, Future<Sent>> carriedOnce = new LinkedHashMap<>();

    CodexChat(String account, Opening opening) {
        this.chatId = opening.chatId();
        this.account = account;
        this.opening = opening;
    }

    Opened opened() {
        Opened now = opened;
        if (now == null) {
            throw new IllegalStateException("the chat is not open yet");
        }
        return now;
    }

    String thread() {
        return opened().thread();
    }

    Path folder() {
        return Path.of(opened().cwd());
    }

    void settings(ChatSettings settings) {
        Opened now = opened();
        opened = new Opened(now.thread(), now.cwd(), settings);
    }

    boolean busy() {
        return turnId != null || beginning != null;
    }

    /** Where a message went, or is going; null for one that is not known. */
    @Nullable
    Future<Sent> sent(String messageId) {
        return messages.get(messageId);
    }

    /** The turn of a message that the thread had already when it was taken up. */
    @Nullable
    Sent inThread(String messageId) {
        return inThread.get(messageId);
    }

    void foundInThread(String messageId, Sent sent) {
        keep(inThread, messageId, sent, MAX_MESSAGES);
    }

    /** A message that failed was not sent, and may be sent again. */
    Future<Sent> sending(String messageId, Future<Sent> sent) {
        keep(messages, messageId, sent, MAX_MESSAGES);
        return sent.onFailure(failure -> messages.remove(messageId, sent));
    }

    @Nullable
    Future<Sent> carriedOnce(String approvalId) {
        return carriedOnce.get(approvalId);
    }

    void carrying(String approvalId, Future<Sent> turn) {
        keep(carriedOnce, approvalId, turn, MAX_MESSAGES);
        turn.onFailure(failure -> carriedOnce.remove(approvalId, turn));
    }

    /** What an item proposes to change, for the approval that may follow. */
    void proposes(String itemId, List<Map<String, Object>> proposed) {
        keep(changes, itemId, proposed, MAX_CHANGES);
    }

    @Nullable
    List<Map<String, Object>> proposed(String itemId) {
        return changes.get(itemId);
    }

    void forgetTurn() {
        turnId = null;
        cancelling = false;
        carried = null;
        carriedId = null;
        changes.clear();
        Promise<Void> ended = turnEnd;
        turnEnd = Promise.promise();
        ended.complete();
    }

    private static <T> void keep(Map<String, T> map, String key, T value, int most) {
        map.put(key, value);
        if (map.size() > most) {
            map.remove(map.keySet().iterator().next());
        }
    }
}
