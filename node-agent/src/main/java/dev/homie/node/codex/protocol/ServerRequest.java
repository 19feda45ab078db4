// Made by node-agent/scripts/codex-records.mjs from the schema of codex; do not edit.
package dev.homie.node.codex.protocol;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the app-server asks; each gets one answer, and most wait for a person. */
public sealed interface ServerRequest {
    /** As it is on the wire. */
    String method();

    /** One that this version of Homie does not know, or whose fields are not what they were. */
    record Unknown(String method, Map<String, Object> params) implements ServerRequest {}

    /** {@code item/commandExecution/requestApproval}. */
    record ItemCommandExecutionRequestApproval(
            String itemId,
            long startedAtMs,
            String threadId,
            String turnId,
            @Nullable Object additionalPermissions,
            @Nullable String approvalId,
            @Nullable List<Object> availableDecisions,
            @Nullable String command,
            @Nullable List<Types.CommandAction> commandActions,
            @Nullable String cwd,
            @Nullable String environmentId,
            Types.@Nullable CommandExecutionApprovalKind kind,
            Types.@Nullable NetworkApprovalContext networkApprovalContext,
            @Nullable List<String> proposedExecpolicyAmendment,
            @Nullable List<Types.NetworkPolicyAmendment> proposedNetworkPolicyAmendments,
            @Nullable String reason,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements ServerRequest {
        @Override
        public String method() {
            return "item/commandExecution/requestApproval";
        }
    }

    /** {@code item/fileChange/requestApproval}. */
    record ItemFileChangeRequestApproval(
            String itemId,
            long startedAtMs,
            String threadId,
            String turnId,
            @Nullable String grantRoot,
            @Nullable String reason,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements ServerRequest {
        @Override
        public String method() {
            return "item/fileChange/requestApproval";
        }
    }

    /** {@code item/permissions/requestApproval}. */
    record ItemPermissionsRequestApproval(
            String cwd,
            String itemId,
            Object permissions,
            long startedAtMs,
            String threadId,
            String turnId,
            @Nullable String environmentId,
            @Nullable String reason,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements ServerRequest {
        @Override
        public String method() {
            return "item/permissions/requestApproval";
        }
    }

    /** {@code item/tool/requestUserInput}. */
    record ItemToolRequestUserInput(
            boolean isBlocking,
            String itemId,
            List<Types.ToolRequestUserInputQuestion> questions,
            String threadId,
            String turnId,
            @Nullable Long autoResolutionMs,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements ServerRequest {
        @Override
        public String method() {
            return "item/tool/requestUserInput";
        }
    }

    /** {@code item/tool/call}. */
    record ItemToolCall(
            @Nullable Object arguments,
            String callId,
            String threadId,
            String tool,
            String turnId,
            @Nullable String namespace,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements ServerRequest {
        @Override
        public String method() {
            return "item/tool/call";
        }
    }

    /** {@code mcpServer/elicitation/request}. */
    record McpServerElicitationRequest(@JsonValue Types.McpServerElicitationRequestParams params)
            implements ServerRequest {
        @Override
        public String method() {
            return "mcpServer/elicitation/request";
        }
    }

    /** {@code account/chatgptAuthTokens/refresh}. */
    record AccountChatgptAuthTokensRefresh(
            Types.ChatgptAuthTokensRefreshReason reason,
            @Nullable String previousAccountId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
            implements ServerRequest {
        @Override
        public String method() {
            return "account/chatgptAuthTokens/refresh";
        }
    }

    /** {@code attestation/generate}. */
    record AttestationGenerate(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ServerRequest {
        @Override
        public String method() {
            return "attestation/generate";
        }
    }

    /** {@code currentTime/read}. */
    record CurrentTimeRead(
            String threadId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ServerRequest {
        @Override
        public String method() {
            return "currentTime/read";
        }
    }

    /** The records by their methods. */
    static Map<String, Class<? extends ServerRequest>> known() {
        return Map.ofEntries(
                Map.entry("item/commandExecution/requestApproval", ItemCommandExecutionRequestApproval.class),
                Map.entry("item/fileChange/requestApproval", ItemFileChangeRequestApproval.class),
                Map.entry("item/permissions/requestApproval", ItemPermissionsRequestApproval.class),
                Map.entry("item/tool/requestUserInput", ItemToolRequestUserInput.class),
                Map.entry("item/tool/call", ItemToolCall.class),
                Map.entry("mcpServer/elicitation/request", McpServerElicitationRequest.class),
                Map.entry("account/chatgptAuthTokens/refresh", AccountChatgptAuthTokensRefresh.class),
                Map.entry("attestation/generate", AttestationGenerate.class),
                Map.entry("currentTime/read", CurrentTimeRead.class));
    }
}
