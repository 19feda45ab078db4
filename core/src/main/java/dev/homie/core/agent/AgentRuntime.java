package dev.homie.core.agent;

import dev.homie.protocol.agent.AgentEvent;
import dev.homie.protocol.agent.ChatSettings;
import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs agents on this machine. All of it is called, and all that it returns completes, on the context that it was made on.
 * What happens in a chat is told to {@link Events}, in order, whether or not anybody waits for it.
 *
 * <p>Failures are {@link dev.homie.protocol.HomieException}s: NOT_FOUND with {@code data.open} false for a chat that is not
 * open here, FAILED_PRECONDITION for what the chat's state forbids (with {@code data.reason} {@code idle}, {@code busy} or
 * {@code notSteerable}), UNAVAILABLE when the runtime's program cannot be used now, with what to do about it.
 */
public interface AgentRuntime {
    /** What happens in chats. */
    interface Events {
        void happened(String chatId, AgentEvent event);

        /**
         * The runtime itself said something, in its own words, which some chat may have been told in others.
         *
         * @param params JSON
         * @param requestId null unless it waits for an answer that no chat gives
         */
        default void said(
                @Nullable String account, String method, @Nullable Object params, @Nullable String requestId) {}
    }

    /** By which a chat asks for it, such as {@code codex}. */
    String name();

    /** Whether and how it can be used here. */
    Future<RuntimeState> state();

    /** Begins a chat's thread, or takes one up again; for a chat that is open, the same answer again. */
    Future<Opened> open(Opening opening);

    /** Begins a turn, or steers the one that runs; a message's id that it knows is answered as before. */
    Future<Sent> send(Message message);

    /** Answers what the runtime asked. NOT_FOUND when it does not ask that any more. */
    Future<Void> respond(String chatId, Response response);

    /** Ends the turn and every process that it started; a chat without a turn is left as it is. */
    Future<Void> cancel(String chatId);

    /** Cancels, and lets go of the thread. */
    Future<Void> close(String chatId);

    /** Has the runtime shorten what it remembers of the conversation. */
    Future<Void> compact(String chatId);

    /** {@code models}, {@code account.read}, {@code account.login.start} and the like, by SPEC.md section 6. */
    Future<JsonObject> ask(String verb, JsonObject params);

    /** A method of the runtime's own, with its own parameters and result. */
    Future<Object> raw(@Nullable String account, String method, JsonObject params);

    /** Ends everything that it started. */
    Future<Void> stop();

    /**
     * @param version of its program; null: not found
     * @param problem why it cannot be used, and what to do about it
     * @param accounts each as SPEC.md section 6 has it
     */
    record RuntimeState(
            String name, @Nullable String version, @Nullable String problem, List<Map<String, Object>> accounts) {
        public RuntimeState {
            accounts = List.copyOf(accounts);
        }
    }

    /**
     * @param account null: the machine's own
     * @param cwd an absolute folder; null: the home folder
     * @param thread the runtime's own name of the conversation; null: a new one
     * @param forkOf the thread that a new one begins as a copy of, and the last turn it keeps; null: none, and all
     * @param carried an answer to what a process asked that has ended (docs/agents.md): begins a turn
     */
    record Opening(
            String chatId,
            @Nullable String account,
            @Nullable String cwd,
            ChatSettings settings,
            @Nullable String thread,
            @Nullable ForkOf forkOf,
            @Nullable Carried carried) {}

    /** Where a copy begins. */
    record ForkOf(String thread, @Nullable String turnId) {}

    /**
     * @param approval as SPEC.md has it
     * @param decision one of its ids
     */
    record Carried(JsonObject approval, String decision) {}

    /** What it came to; the settings are those that count now. */
    record Opened(String thread, String cwd, ChatSettings settings) {}

    /**
     * @param messageId the client's name for it
     * @param images bytes in base64
     * @param mentions paths, absolute or from the chat's folder
     * @param steer whether it is for the turn that runs, and for none other; otherwise it begins one
     */
    record Message(
            String chatId,
            String messageId,
            String text,
            List<Image> images,
            List<String> mentions,
            boolean steer,
            ChatSettings settings) {
        public Message {
            images = List.copyOf(images);
            mentions = List.copyOf(mentions);
        }
    }

    /** A picture in a message. */
    record Image(String mime, String base64) {}

    /** The turn that a message began or steered. */
    record Sent(String turnId, boolean steered) {}

    /**
     * An answer: a decision, the answers to questions by their ids, or an action with content.
     *
     * @param reason a word why
     */
    record Response(
            String approvalId,
            @Nullable String decision,
            @Nullable String reason,
            @Nullable Map<String, List<String>> answers,
            @Nullable String action,
            @Nullable JsonObject content) {}
}
