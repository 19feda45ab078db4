// Made by node-agent/scripts/codex-records.mjs from the schema of codex; do not edit.
package dev.homie.node.codex.protocol;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonValue;
import com.fasterxml.jackson.core.type.TypeReference;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What we ask the app-server. The fields we don't use can be given in {@code more}.
 *
 * @param <R> the result
 */
public sealed interface Request<R> {
    /** As it is on the wire. */
    String method();

    /** What its result is read as. */
    TypeReference<R> result();

    /** {@code initialize}. */
    record Initialize(
            Types.ClientInfo clientInfo,
            Types.@Nullable InitializeCapabilities capabilities,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.InitializeResponse> {
        public Initialize(Types.ClientInfo clientInfo, Types.@Nullable InitializeCapabilities capabilities) {
            this(clientInfo, capabilities, Map.of());
        }

        @Override
        public String method() {
            return "initialize";
        }

        @Override
        public TypeReference<Types.InitializeResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/start}. */
    record ThreadStart(
            @Nullable String cwd,
            @Nullable String model,
            @Nullable String modelProvider,
            @Nullable Object approvalPolicy,
            Types.@Nullable SandboxMode sandbox,
            @Nullable String serviceTier,
            @Nullable Map<String, Object> config,
            @Nullable String developerInstructions,
            @Nullable Boolean ephemeral,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadStartResponse> {
        public ThreadStart(
                @Nullable String cwd,
                @Nullable String model,
                @Nullable String modelProvider,
                @Nullable Object approvalPolicy,
                Types.@Nullable SandboxMode sandbox,
                @Nullable String serviceTier,
                @Nullable Map<String, Object> config,
                @Nullable String developerInstructions,
                @Nullable Boolean ephemeral) {
            this(
                    cwd,
                    model,
                    modelProvider,
                    approvalPolicy,
                    sandbox,
                    serviceTier,
                    config,
                    developerInstructions,
                    ephemeral,
                    Map.of());
        }

        @Override
        public String method() {
            return "thread/start";
        }

        @Override
        public TypeReference<Types.ThreadStartResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/resume}. */
    record ThreadResume(
            String threadId,
            @Nullable String cwd,
            @Nullable String model,
            @Nullable Object approvalPolicy,
            Types.@Nullable SandboxMode sandbox,
            @Nullable Map<String, Object> config,
            @Nullable Boolean excludeTurns,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadResumeResponse> {
        public ThreadResume(
                String threadId,
                @Nullable String cwd,
                @Nullable String model,
                @Nullable Object approvalPolicy,
                Types.@Nullable SandboxMode sandbox,
                @Nullable Map<String, Object> config,
                @Nullable Boolean excludeTurns) {
            this(threadId, cwd, model, approvalPolicy, sandbox, config, excludeTurns, Map.of());
        }

        @Override
        public String method() {
            return "thread/resume";
        }

        @Override
        public TypeReference<Types.ThreadResumeResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/fork}. */
    record ThreadFork(
            String threadId,
            @Nullable String lastTurnId,
            @Nullable String cwd,
            @Nullable String model,
            @Nullable Object approvalPolicy,
            Types.@Nullable SandboxMode sandbox,
            @Nullable Map<String, Object> config,
            @Nullable Boolean excludeTurns,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadForkResponse> {
        public ThreadFork(
                String threadId,
                @Nullable String lastTurnId,
                @Nullable String cwd,
                @Nullable String model,
                @Nullable Object approvalPolicy,
                Types.@Nullable SandboxMode sandbox,
                @Nullable Map<String, Object> config,
                @Nullable Boolean excludeTurns) {
            this(threadId, lastTurnId, cwd, model, approvalPolicy, sandbox, config, excludeTurns, Map.of());
        }

        @Override
        public String method() {
            return "thread/fork";
        }

        @Override
        public TypeReference<Types.ThreadForkResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/read}. */
    record ThreadRead(
            String threadId,
            @Nullable Boolean includeTurns,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Request<Types.ThreadReadResponse> {
        public ThreadRead(String threadId, @Nullable Boolean includeTurns) {
            this(threadId, includeTurns, Map.of());
        }

        @Override
        public String method() {
            return "thread/read";
        }

        @Override
        public TypeReference<Types.ThreadReadResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/list}. */
    record ThreadList(
            @Nullable String cursor,
            @Nullable Long limit,
            @Nullable Boolean archived,
            @Nullable String searchTerm,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadListResponse> {
        public ThreadList(
                @Nullable String cursor,
                @Nullable Long limit,
                @Nullable Boolean archived,
                @Nullable String searchTerm) {
            this(cursor, limit, archived, searchTerm, Map.of());
        }

        @Override
        public String method() {
            return "thread/list";
        }

        @Override
        public TypeReference<Types.ThreadListResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/loaded/list}. */
    record ThreadLoadedList(
            @Nullable String cursor,
            @Nullable Long limit,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Request<Types.ThreadLoadedListResponse> {
        public ThreadLoadedList(@Nullable String cursor, @Nullable Long limit) {
            this(cursor, limit, Map.of());
        }

        @Override
        public String method() {
            return "thread/loaded/list";
        }

        @Override
        public TypeReference<Types.ThreadLoadedListResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/turns/list}. */
    record ThreadTurnsList(
            String threadId,
            @Nullable String cursor,
            Types.@Nullable TurnItemsView itemsView,
            @Nullable Long limit,
            Types.@Nullable SortDirection sortDirection,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadTurnsListResponse> {
        public ThreadTurnsList(
                String threadId,
                @Nullable String cursor,
                Types.@Nullable TurnItemsView itemsView,
                @Nullable Long limit,
                Types.@Nullable SortDirection sortDirection) {
            this(threadId, cursor, itemsView, limit, sortDirection, Map.of());
        }

        @Override
        public String method() {
            return "thread/turns/list";
        }

        @Override
        public TypeReference<Types.ThreadTurnsListResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/items/list}. */
    record ThreadItemsList(
            String threadId,
            @Nullable Object cursor,
            Types.@Nullable ThreadItemOutputDeferral deferOutput,
            @Nullable Long limit,
            Types.@Nullable SortDirection sortDirection,
            @Nullable String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadItemsListResponse> {
        public ThreadItemsList(
                String threadId,
                @Nullable Object cursor,
                Types.@Nullable ThreadItemOutputDeferral deferOutput,
                @Nullable Long limit,
                Types.@Nullable SortDirection sortDirection,
                @Nullable String turnId) {
            this(threadId, cursor, deferOutput, limit, sortDirection, turnId, Map.of());
        }

        @Override
        public String method() {
            return "thread/items/list";
        }

        @Override
        public TypeReference<Types.ThreadItemsListResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/archive}. */
    record ThreadArchive(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Map<String, Object>> {
        public ThreadArchive(String threadId) {
            this(threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/archive";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/unarchive}. */
    record ThreadUnarchive(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadUnarchiveResponse> {
        public ThreadUnarchive(String threadId) {
            this(threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/unarchive";
        }

        @Override
        public TypeReference<Types.ThreadUnarchiveResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/delete}. */
    record ThreadDelete(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Map<String, Object>> {
        public ThreadDelete(String threadId) {
            this(threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/delete";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/unsubscribe}. */
    record ThreadUnsubscribe(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadUnsubscribeResponse> {
        public ThreadUnsubscribe(String threadId) {
            this(threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/unsubscribe";
        }

        @Override
        public TypeReference<Types.ThreadUnsubscribeResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/compact/start}. */
    record ThreadCompactStart(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Map<String, Object>> {
        public ThreadCompactStart(String threadId) {
            this(threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/compact/start";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/name/set}. */
    record ThreadNameSet(
            String name,
            String threadId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Request<Map<String, Object>> {
        public ThreadNameSet(String name, String threadId) {
            this(name, threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/name/set";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/settings/update}. */
    record ThreadSettingsUpdate(
            String threadId,
            @Nullable String cwd,
            @Nullable String model,
            @Nullable String effort,
            @Nullable Object approvalPolicy,
            @Nullable Object sandboxPolicy,
            @Nullable Object collaborationMode,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Map<String, Object>> {
        public ThreadSettingsUpdate(
                String threadId,
                @Nullable String cwd,
                @Nullable String model,
                @Nullable String effort,
                @Nullable Object approvalPolicy,
                @Nullable Object sandboxPolicy,
                @Nullable Object collaborationMode) {
            this(threadId, cwd, model, effort, approvalPolicy, sandboxPolicy, collaborationMode, Map.of());
        }

        @Override
        public String method() {
            return "thread/settings/update";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/backgroundTerminals/list}. */
    record ThreadBackgroundTerminalsList(
            String threadId,
            @Nullable String cursor,
            @Nullable Long limit,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadBackgroundTerminalsListResponse> {
        public ThreadBackgroundTerminalsList(String threadId, @Nullable String cursor, @Nullable Long limit) {
            this(threadId, cursor, limit, Map.of());
        }

        @Override
        public String method() {
            return "thread/backgroundTerminals/list";
        }

        @Override
        public TypeReference<Types.ThreadBackgroundTerminalsListResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/backgroundTerminals/clean}. */
    record ThreadBackgroundTerminalsClean(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Map<String, Object>> {
        public ThreadBackgroundTerminalsClean(String threadId) {
            this(threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/backgroundTerminals/clean";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code thread/backgroundTerminals/terminate}. */
    record ThreadBackgroundTerminalsTerminate(
            String processId,
            String threadId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ThreadBackgroundTerminalsTerminateResponse> {
        public ThreadBackgroundTerminalsTerminate(String processId, String threadId) {
            this(processId, threadId, Map.of());
        }

        @Override
        public String method() {
            return "thread/backgroundTerminals/terminate";
        }

        @Override
        public TypeReference<Types.ThreadBackgroundTerminalsTerminateResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code turn/start}. */
    record TurnStart(
            String threadId,
            List<Types.UserInput> input,
            @Nullable String clientUserMessageId,
            @Nullable String cwd,
            @Nullable String model,
            @Nullable String effort,
            Types.@Nullable ReasoningSummary summary,
            @Nullable Object approvalPolicy,
            @Nullable Object sandboxPolicy,
            @Nullable Object collaborationMode,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.TurnStartResponse> {
        public TurnStart(
                String threadId,
                List<Types.UserInput> input,
                @Nullable String clientUserMessageId,
                @Nullable String cwd,
                @Nullable String model,
                @Nullable String effort,
                Types.@Nullable ReasoningSummary summary,
                @Nullable Object approvalPolicy,
                @Nullable Object sandboxPolicy,
                @Nullable Object collaborationMode) {
            this(
                    threadId,
                    input,
                    clientUserMessageId,
                    cwd,
                    model,
                    effort,
                    summary,
                    approvalPolicy,
                    sandboxPolicy,
                    collaborationMode,
                    Map.of());
        }

        @Override
        public String method() {
            return "turn/start";
        }

        @Override
        public TypeReference<Types.TurnStartResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code turn/steer}. */
    record TurnSteer(
            String threadId,
            String expectedTurnId,
            List<Types.UserInput> input,
            @Nullable String clientUserMessageId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.TurnSteerResponse> {
        public TurnSteer(
                String threadId,
                String expectedTurnId,
                List<Types.UserInput> input,
                @Nullable String clientUserMessageId) {
            this(threadId, expectedTurnId, input, clientUserMessageId, Map.of());
        }

        @Override
        public String method() {
            return "turn/steer";
        }

        @Override
        public TypeReference<Types.TurnSteerResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code turn/interrupt}. */
    record TurnInterrupt(
            String threadId,
            String turnId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Request<Map<String, Object>> {
        public TurnInterrupt(String threadId, String turnId) {
            this(threadId, turnId, Map.of());
        }

        @Override
        public String method() {
            return "turn/interrupt";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code model/list}. */
    record ModelList(
            @Nullable String cursor,
            @Nullable Long limit,
            @Nullable Boolean includeHidden,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.ModelListResponse> {
        public ModelList(@Nullable String cursor, @Nullable Long limit, @Nullable Boolean includeHidden) {
            this(cursor, limit, includeHidden, Map.of());
        }

        @Override
        public String method() {
            return "model/list";
        }

        @Override
        public TypeReference<Types.ModelListResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code account/read}. */
    record AccountRead(
            @Nullable Boolean refreshToken,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Request<Types.GetAccountResponse> {
        public AccountRead(@Nullable Boolean refreshToken) {
            this(refreshToken, Map.of());
        }

        @Override
        public String method() {
            return "account/read";
        }

        @Override
        public TypeReference<Types.GetAccountResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code account/login/start}. */
    record AccountLoginStart(@JsonValue Types.LoginAccountParams params)
            implements Request<Types.LoginAccountResponse> {
        @Override
        public String method() {
            return "account/login/start";
        }

        @Override
        public TypeReference<Types.LoginAccountResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code account/login/cancel}. */
    record AccountLoginCancel(
            String loginId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.CancelLoginAccountResponse> {
        public AccountLoginCancel(String loginId) {
            this(loginId, Map.of());
        }

        @Override
        public String method() {
            return "account/login/cancel";
        }

        @Override
        public TypeReference<Types.CancelLoginAccountResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code account/logout}. */
    record AccountLogout(@JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Map<String, Object>> {
        public AccountLogout() {
            this(Map.of());
        }

        @Override
        public String method() {
            return "account/logout";
        }

        @Override
        public TypeReference<Map<String, Object>> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code account/rateLimits/read}. */
    record AccountRateLimitsRead(
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.GetAccountRateLimitsResponse> {
        public AccountRateLimitsRead() {
            this(Map.of());
        }

        @Override
        public String method() {
            return "account/rateLimits/read";
        }

        @Override
        public TypeReference<Types.GetAccountRateLimitsResponse> result() {
            return new TypeReference<>() {};
        }
    }

    /** {@code fuzzyFileSearch}. */
    record FuzzyFileSearch(
            String query,
            List<String> roots,
            @Nullable String cancellationToken,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements Request<Types.FuzzyFileSearchResponse> {
        public FuzzyFileSearch(String query, List<String> roots, @Nullable String cancellationToken) {
            this(query, roots, cancellationToken, Map.of());
        }

        @Override
        public String method() {
            return "fuzzyFileSearch";
        }

        @Override
        public TypeReference<Types.FuzzyFileSearchResponse> result() {
            return new TypeReference<>() {};
        }
    }
}
