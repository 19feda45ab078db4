// Made by node-agent/scripts/codex-records.mjs from the schema of codex; do not edit.
package dev.homie.node.codex.protocol;

import com.fasterxml.jackson.annotation.JsonAnyGetter;
import com.fasterxml.jackson.annotation.JsonAnySetter;
import com.fasterxml.jackson.annotation.JsonCreator;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.JsonValue;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What the messages are made of: codex's own names, its unions as sealed interfaces, its enumerations open. */
public final class Types {
    private Types() {}

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = Account.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "apiKey", value = Account.ApiKey.class),
        @JsonSubTypes.Type(name = "chatgpt", value = Account.Chatgpt.class),
        @JsonSubTypes.Type(name = "amazonBedrock", value = Account.AmazonBedrock.class),
        @JsonSubTypes.Type(name = "gcp", value = Account.Gcp.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface Account {
        String type();

        record ApiKey(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Account {
            @Override
            @JsonProperty("type")
            public String type() {
                return "apiKey";
            }
        }

        record Chatgpt(
                @Nullable String email,
                PlanType planType,
                @Nullable String workspaceName,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements Account {
            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgpt";
            }
        }

        record AmazonBedrock(
                @Nullable Boolean usesCodexManagedCredentials,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Account {
            @Override
            @JsonProperty("type")
            public String type() {
                return "amazonBedrock";
            }
        }

        record Gcp(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Account {
            @Override
            @JsonProperty("type")
            public String type() {
                return "gcp";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements Account {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record AuthMode(@JsonValue String value) {
        public static final AuthMode APIKEY = new AuthMode("apikey");
        public static final AuthMode CHATGPT = new AuthMode("chatgpt");
        public static final AuthMode CHATGPT_AUTH_TOKENS = new AuthMode("chatgptAuthTokens");
        public static final AuthMode HEADERS = new AuthMode("headers");
        public static final AuthMode AGENT_IDENTITY = new AuthMode("agentIdentity");
        public static final AuthMode PERSONAL_ACCESS_TOKEN = new AuthMode("personalAccessToken");
        public static final AuthMode BEDROCK_API_KEY = new AuthMode("bedrockApiKey");
        public static final AuthMode BEDROCK_ACCESS_KEYS = new AuthMode("bedrockAccessKeys");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public AuthMode {}
    }

    public record ByteRange(
            long end,
            long start,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public ByteRange(long end, long start) {
            this(end, start, Map.of());
        }
    }

    public record CancelLoginAccountResponse(
            CancelLoginAccountStatus status,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record CancelLoginAccountStatus(@JsonValue String value) {
        public static final CancelLoginAccountStatus CANCELED = new CancelLoginAccountStatus("canceled");
        public static final CancelLoginAccountStatus NOT_FOUND = new CancelLoginAccountStatus("notFound");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public CancelLoginAccountStatus {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record ChatgptAuthTokensRefreshReason(@JsonValue String value) {
        public static final ChatgptAuthTokensRefreshReason UNAUTHORIZED =
                new ChatgptAuthTokensRefreshReason("unauthorized");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ChatgptAuthTokensRefreshReason {}
    }

    public record ClientInfo(
            String name,
            String version,
            @Nullable String title,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public ClientInfo(String name, String version, @Nullable String title) {
            this(name, version, title, Map.of());
        }
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record CollabAgentTool(@JsonValue String value) {
        public static final CollabAgentTool SPAWN_AGENT = new CollabAgentTool("spawnAgent");
        public static final CollabAgentTool SEND_INPUT = new CollabAgentTool("sendInput");
        public static final CollabAgentTool RESUME_AGENT = new CollabAgentTool("resumeAgent");
        public static final CollabAgentTool WAIT = new CollabAgentTool("wait");
        public static final CollabAgentTool CLOSE_AGENT = new CollabAgentTool("closeAgent");
        public static final CollabAgentTool SEND_MESSAGE = new CollabAgentTool("sendMessage");
        public static final CollabAgentTool FOLLOWUP_TASK = new CollabAgentTool("followupTask");
        public static final CollabAgentTool INTERRUPT_AGENT = new CollabAgentTool("interruptAgent");
        public static final CollabAgentTool LIST_AGENTS = new CollabAgentTool("listAgents");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public CollabAgentTool {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record CollabAgentToolCallStatus(@JsonValue String value) {
        public static final CollabAgentToolCallStatus IN_PROGRESS = new CollabAgentToolCallStatus("inProgress");
        public static final CollabAgentToolCallStatus COMPLETED = new CollabAgentToolCallStatus("completed");
        public static final CollabAgentToolCallStatus FAILED = new CollabAgentToolCallStatus("failed");
        public static final CollabAgentToolCallStatus INTERRUPTED = new CollabAgentToolCallStatus("interrupted");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public CollabAgentToolCallStatus {}
    }

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = CommandAction.Other.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "read", value = CommandAction.Read.class),
        @JsonSubTypes.Type(name = "listFiles", value = CommandAction.ListFiles.class),
        @JsonSubTypes.Type(name = "search", value = CommandAction.Search.class),
        @JsonSubTypes.Type(name = "unknown", value = CommandAction.Unknown.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface CommandAction {
        String type();

        record Read(
                String command,
                String name,
                String path,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements CommandAction {
            @Override
            @JsonProperty("type")
            public String type() {
                return "read";
            }
        }

        record ListFiles(
                String command,
                @Nullable String path,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements CommandAction {
            @Override
            @JsonProperty("type")
            public String type() {
                return "listFiles";
            }
        }

        record Search(
                String command,
                @Nullable String path,
                @Nullable String query,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements CommandAction {
            @Override
            @JsonProperty("type")
            public String type() {
                return "search";
            }
        }

        record Unknown(
                String command,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements CommandAction {
            @Override
            @JsonProperty("type")
            public String type() {
                return "unknown";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Other(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements CommandAction {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record CommandExecutionApprovalKind(@JsonValue String value) {
        public static final CommandExecutionApprovalKind COMMAND = new CommandExecutionApprovalKind("command");
        public static final CommandExecutionApprovalKind WRITE_STDIN = new CommandExecutionApprovalKind("writeStdin");
        public static final CommandExecutionApprovalKind HUMAN_COMMAND =
                new CommandExecutionApprovalKind("humanCommand");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public CommandExecutionApprovalKind {}
    }

    public record CommandExecutionRequestApprovalResponse(
            Object decision, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public CommandExecutionRequestApprovalResponse(Object decision) {
            this(decision, Map.of());
        }
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record CommandExecutionSource(@JsonValue String value) {
        public static final CommandExecutionSource AGENT = new CommandExecutionSource("agent");
        public static final CommandExecutionSource USER_SHELL = new CommandExecutionSource("userShell");
        public static final CommandExecutionSource UNIFIED_EXEC_STARTUP =
                new CommandExecutionSource("unifiedExecStartup");
        public static final CommandExecutionSource UNIFIED_EXEC_INTERACTION =
                new CommandExecutionSource("unifiedExecInteraction");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public CommandExecutionSource {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record CommandExecutionStatus(@JsonValue String value) {
        public static final CommandExecutionStatus IN_PROGRESS = new CommandExecutionStatus("inProgress");
        public static final CommandExecutionStatus COMPLETED = new CommandExecutionStatus("completed");
        public static final CommandExecutionStatus FAILED = new CommandExecutionStatus("failed");
        public static final CommandExecutionStatus DECLINED = new CommandExecutionStatus("declined");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public CommandExecutionStatus {}
    }

    public record CurrentTimeReadResponse(
            long currentTimeAt,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public CurrentTimeReadResponse(long currentTimeAt) {
            this(currentTimeAt, Map.of());
        }
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record DesktopOnboardingEntrypoint(@JsonValue String value) {
        public static final DesktopOnboardingEntrypoint LIFE_SCIENCES =
                new DesktopOnboardingEntrypoint("life_sciences");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public DesktopOnboardingEntrypoint {}
    }

    public record DynamicToolCallResponse(
            List<Object> contentItems,
            boolean success,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public DynamicToolCallResponse(List<Object> contentItems, boolean success) {
            this(contentItems, success, Map.of());
        }
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record DynamicToolCallStatus(@JsonValue String value) {
        public static final DynamicToolCallStatus IN_PROGRESS = new DynamicToolCallStatus("inProgress");
        public static final DynamicToolCallStatus COMPLETED = new DynamicToolCallStatus("completed");
        public static final DynamicToolCallStatus FAILED = new DynamicToolCallStatus("failed");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public DynamicToolCallStatus {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record FileChangeApprovalDecision(@JsonValue String value) {
        public static final FileChangeApprovalDecision ACCEPT = new FileChangeApprovalDecision("accept");
        public static final FileChangeApprovalDecision ACCEPT_FOR_SESSION =
                new FileChangeApprovalDecision("acceptForSession");
        public static final FileChangeApprovalDecision DECLINE = new FileChangeApprovalDecision("decline");
        public static final FileChangeApprovalDecision CANCEL = new FileChangeApprovalDecision("cancel");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public FileChangeApprovalDecision {}
    }

    public record FileChangeRequestApprovalResponse(
            FileChangeApprovalDecision decision,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public FileChangeRequestApprovalResponse(FileChangeApprovalDecision decision) {
            this(decision, Map.of());
        }
    }

    public record FileUpdateChange(
            String diff,
            PatchChangeKind kind,
            String path,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record FuzzyFileSearchMatchType(@JsonValue String value) {
        public static final FuzzyFileSearchMatchType FILE = new FuzzyFileSearchMatchType("file");
        public static final FuzzyFileSearchMatchType DIRECTORY = new FuzzyFileSearchMatchType("directory");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public FuzzyFileSearchMatchType {}
    }

    public record FuzzyFileSearchResponse(
            List<FuzzyFileSearchResult> files,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record FuzzyFileSearchResult(
            @JsonProperty("file_name") String fileName,
            @JsonProperty("match_type") FuzzyFileSearchMatchType matchType,
            String path,
            String root,
            long score,
            @Nullable List<Long> indices,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record GetAccountRateLimitsResponse(
            RateLimitSnapshot rateLimits,
            @Nullable Map<String, RateLimitSnapshot> rateLimitsByLimitId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record GetAccountResponse(
            boolean requiresOpenaiAuth,
            @Nullable Account account,
            @Nullable String userId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record HookPromptFragment(
            String hookRunId,
            String text,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record ImageDetail(@JsonValue String value) {
        public static final ImageDetail AUTO = new ImageDetail("auto");
        public static final ImageDetail LOW = new ImageDetail("low");
        public static final ImageDetail HIGH = new ImageDetail("high");
        public static final ImageDetail ORIGINAL = new ImageDetail("original");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ImageDetail {}
    }

    public record InitializeCapabilities(
            @Nullable Boolean experimentalApi,
            @Nullable List<String> optOutNotificationMethods,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public InitializeCapabilities(
                @Nullable Boolean experimentalApi, @Nullable List<String> optOutNotificationMethods) {
            this(experimentalApi, optOutNotificationMethods, Map.of());
        }
    }

    public record InitializeResponse(
            String codexHome,
            String platformFamily,
            String platformOs,
            String userAgent,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record InputModality(@JsonValue String value) {
        public static final InputModality TEXT = new InputModality("text");
        public static final InputModality IMAGE = new InputModality("image");
        public static final InputModality AUDIO = new InputModality("audio");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public InputModality {}
    }

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = LoginAccountParams.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "apiKey", value = LoginAccountParams.ApiKey.class),
        @JsonSubTypes.Type(name = "chatgpt", value = LoginAccountParams.Chatgpt.class),
        @JsonSubTypes.Type(name = "chatgptDeviceCode", value = LoginAccountParams.ChatgptDeviceCode.class),
        @JsonSubTypes.Type(name = "chatgptAuthTokens", value = LoginAccountParams.ChatgptAuthTokens.class),
        @JsonSubTypes.Type(name = "amazonBedrock", value = LoginAccountParams.AmazonBedrock.class),
        @JsonSubTypes.Type(name = "amazonBedrockAccessKeys", value = LoginAccountParams.AmazonBedrockAccessKeys.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface LoginAccountParams {
        String type();

        record ApiKey(
                String apiKey, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountParams {
            public ApiKey(String apiKey) {
                this(apiKey, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "apiKey";
            }
        }

        record Chatgpt(
                @Nullable LoginAppBrand appBrand,
                @Nullable Boolean codexStreamlinedLogin,
                @Nullable Boolean useHostedLoginSuccessPage,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements LoginAccountParams {
            public Chatgpt(
                    @Nullable LoginAppBrand appBrand,
                    @Nullable Boolean codexStreamlinedLogin,
                    @Nullable Boolean useHostedLoginSuccessPage) {
                this(appBrand, codexStreamlinedLogin, useHostedLoginSuccessPage, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgpt";
            }
        }

        record ChatgptDeviceCode(
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountParams {
            public ChatgptDeviceCode() {
                this(Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgptDeviceCode";
            }
        }

        record ChatgptAuthTokens(
                String accessToken,
                String chatgptAccountId,
                @Nullable String chatgptPlanType,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements LoginAccountParams {
            public ChatgptAuthTokens(String accessToken, String chatgptAccountId, @Nullable String chatgptPlanType) {
                this(accessToken, chatgptAccountId, chatgptPlanType, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgptAuthTokens";
            }
        }

        record AmazonBedrock(
                String apiKey,
                String region,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountParams {
            public AmazonBedrock(String apiKey, String region) {
                this(apiKey, region, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "amazonBedrock";
            }
        }

        record AmazonBedrockAccessKeys(
                String accessKeyId,
                String region,
                String secretAccessKey,
                @Nullable String sessionToken,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements LoginAccountParams {
            public AmazonBedrockAccessKeys(
                    String accessKeyId, String region, String secretAccessKey, @Nullable String sessionToken) {
                this(accessKeyId, region, secretAccessKey, sessionToken, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "amazonBedrockAccessKeys";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountParams {}
    }

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = LoginAccountResponse.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "apiKey", value = LoginAccountResponse.ApiKey.class),
        @JsonSubTypes.Type(name = "chatgpt", value = LoginAccountResponse.Chatgpt.class),
        @JsonSubTypes.Type(name = "chatgptDeviceCode", value = LoginAccountResponse.ChatgptDeviceCode.class),
        @JsonSubTypes.Type(name = "chatgptAuthTokens", value = LoginAccountResponse.ChatgptAuthTokens.class),
        @JsonSubTypes.Type(name = "amazonBedrock", value = LoginAccountResponse.AmazonBedrock.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface LoginAccountResponse {
        String type();

        record ApiKey(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountResponse {
            @Override
            @JsonProperty("type")
            public String type() {
                return "apiKey";
            }
        }

        record Chatgpt(
                String authUrl,
                String loginId,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountResponse {
            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgpt";
            }
        }

        record ChatgptDeviceCode(
                String loginId,
                String userCode,
                String verificationUrl,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements LoginAccountResponse {
            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgptDeviceCode";
            }
        }

        record ChatgptAuthTokens(
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountResponse {
            @Override
            @JsonProperty("type")
            public String type() {
                return "chatgptAuthTokens";
            }
        }

        record AmazonBedrock(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountResponse {
            @Override
            @JsonProperty("type")
            public String type() {
                return "amazonBedrock";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements LoginAccountResponse {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record LoginAppBrand(@JsonValue String value) {
        public static final LoginAppBrand CODEX = new LoginAppBrand("codex");
        public static final LoginAppBrand CHATGPT = new LoginAppBrand("chatgpt");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public LoginAppBrand {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record McpServerElicitationAction(@JsonValue String value) {
        public static final McpServerElicitationAction ACCEPT = new McpServerElicitationAction("accept");
        public static final McpServerElicitationAction DECLINE = new McpServerElicitationAction("decline");
        public static final McpServerElicitationAction CANCEL = new McpServerElicitationAction("cancel");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public McpServerElicitationAction {}
    }

    /** Told apart by {@code mode}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "mode",
            visible = true,
            defaultImpl = McpServerElicitationRequestParams.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(
                name = "openai/userVerification",
                value = McpServerElicitationRequestParams.OpenaiUserVerification.class),
        @JsonSubTypes.Type(name = "form", value = McpServerElicitationRequestParams.Form.class),
        @JsonSubTypes.Type(name = "openai/form", value = McpServerElicitationRequestParams.OpenaiForm.class),
        @JsonSubTypes.Type(name = "openaiForm", value = McpServerElicitationRequestParams.OpenaiForm2.class),
        @JsonSubTypes.Type(name = "url", value = McpServerElicitationRequestParams.Url.class)
    })
    @JsonIgnoreProperties(value = "mode", allowGetters = true)
    public sealed interface McpServerElicitationRequestParams {
        String mode();

        record OpenaiUserVerification(
                String serverName,
                String threadId,
                String challenge,
                String description,
                String title,
                @Nullable String turnId,
                @JsonProperty("_meta") @Nullable Object meta,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements McpServerElicitationRequestParams {
            @Override
            @JsonProperty("mode")
            public String mode() {
                return "openai/userVerification";
            }
        }

        record Form(
                String serverName,
                String threadId,
                String message,
                Object requestedSchema,
                @Nullable String turnId,
                @JsonProperty("_meta") @Nullable Object meta,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements McpServerElicitationRequestParams {
            @Override
            @JsonProperty("mode")
            public String mode() {
                return "form";
            }
        }

        record OpenaiForm(
                String serverName,
                String threadId,
                String message,
                @Nullable Object requestedSchema,
                @Nullable String turnId,
                @JsonProperty("_meta") @Nullable Object meta,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements McpServerElicitationRequestParams {
            @Override
            @JsonProperty("mode")
            public String mode() {
                return "openai/form";
            }
        }

        record OpenaiForm2(
                String serverName,
                String threadId,
                String message,
                @Nullable Object requestedSchema,
                @Nullable String turnId,
                @JsonProperty("_meta") @Nullable Object meta,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements McpServerElicitationRequestParams {
            @Override
            @JsonProperty("mode")
            public String mode() {
                return "openaiForm";
            }
        }

        record Url(
                String serverName,
                String threadId,
                String elicitationId,
                String message,
                String url,
                @Nullable String turnId,
                @JsonProperty("_meta") @Nullable Object meta,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements McpServerElicitationRequestParams {
            @Override
            @JsonProperty("mode")
            public String mode() {
                return "url";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("mode") String mode,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements McpServerElicitationRequestParams {}
    }

    public record McpServerElicitationRequestResponse(
            McpServerElicitationAction action,
            @JsonProperty("_meta") @Nullable Object meta,
            @Nullable Object content,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public McpServerElicitationRequestResponse(
                McpServerElicitationAction action, @Nullable Object meta, @Nullable Object content) {
            this(action, meta, content, Map.of());
        }
    }

    public record McpToolCallError(
            String message, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record McpToolCallResult(
            List<Object> content,
            @JsonProperty("_meta") @Nullable Object meta,
            @Nullable Object structuredContent,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record McpToolCallStatus(@JsonValue String value) {
        public static final McpToolCallStatus IN_PROGRESS = new McpToolCallStatus("inProgress");
        public static final McpToolCallStatus COMPLETED = new McpToolCallStatus("completed");
        public static final McpToolCallStatus FAILED = new McpToolCallStatus("failed");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public McpToolCallStatus {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record MessagePhase(@JsonValue String value) {
        public static final MessagePhase COMMENTARY = new MessagePhase("commentary");
        public static final MessagePhase PARTIAL_ANSWER = new MessagePhase("partial_answer");
        public static final MessagePhase FINAL_ANSWER = new MessagePhase("final_answer");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public MessagePhase {}
    }

    public record Model(
            String id,
            String model,
            String displayName,
            String description,
            boolean hidden,
            boolean isDefault,
            List<ReasoningEffortOption> supportedReasoningEfforts,
            String defaultReasoningEffort,
            List<InputModality> inputModalities,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ModelListResponse(
            List<Model> data,
            @Nullable String nextCursor,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record ModelRerouteReason(@JsonValue String value) {
        public static final ModelRerouteReason HIGH_RISK_CYBER_ACTIVITY =
                new ModelRerouteReason("highRiskCyberActivity");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ModelRerouteReason {}
    }

    public record NetworkApprovalContext(
            String host,
            NetworkApprovalProtocol protocol,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record NetworkApprovalProtocol(@JsonValue String value) {
        public static final NetworkApprovalProtocol HTTP = new NetworkApprovalProtocol("http");
        public static final NetworkApprovalProtocol HTTPS = new NetworkApprovalProtocol("https");
        public static final NetworkApprovalProtocol SOCKS5_TCP = new NetworkApprovalProtocol("socks5Tcp");
        public static final NetworkApprovalProtocol SOCKS5_UDP = new NetworkApprovalProtocol("socks5Udp");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public NetworkApprovalProtocol {}
    }

    public record NetworkPolicyAmendment(
            NetworkPolicyRuleAction action,
            String host,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record NetworkPolicyRuleAction(@JsonValue String value) {
        public static final NetworkPolicyRuleAction ALLOW = new NetworkPolicyRuleAction("allow");
        public static final NetworkPolicyRuleAction DENY = new NetworkPolicyRuleAction("deny");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public NetworkPolicyRuleAction {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record PatchApplyStatus(@JsonValue String value) {
        public static final PatchApplyStatus IN_PROGRESS = new PatchApplyStatus("inProgress");
        public static final PatchApplyStatus COMPLETED = new PatchApplyStatus("completed");
        public static final PatchApplyStatus FAILED = new PatchApplyStatus("failed");
        public static final PatchApplyStatus DECLINED = new PatchApplyStatus("declined");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public PatchApplyStatus {}
    }

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = PatchChangeKind.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "add", value = PatchChangeKind.Add.class),
        @JsonSubTypes.Type(name = "delete", value = PatchChangeKind.Delete.class),
        @JsonSubTypes.Type(name = "update", value = PatchChangeKind.Update.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface PatchChangeKind {
        String type();

        record Add(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements PatchChangeKind {
            @Override
            @JsonProperty("type")
            public String type() {
                return "add";
            }
        }

        record Delete(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements PatchChangeKind {
            @Override
            @JsonProperty("type")
            public String type() {
                return "delete";
            }
        }

        record Update(
                @JsonProperty("move_path") @Nullable String movePath,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements PatchChangeKind {
            @Override
            @JsonProperty("type")
            public String type() {
                return "update";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements PatchChangeKind {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record PermissionGrantScope(@JsonValue String value) {
        public static final PermissionGrantScope TURN = new PermissionGrantScope("turn");
        public static final PermissionGrantScope SESSION = new PermissionGrantScope("session");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public PermissionGrantScope {}
    }

    public record PermissionsRequestApprovalResponse(
            Object permissions,
            @Nullable PermissionGrantScope scope,
            @Nullable Boolean strictAutoReview,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public PermissionsRequestApprovalResponse(
                Object permissions, @Nullable PermissionGrantScope scope, @Nullable Boolean strictAutoReview) {
            this(permissions, scope, strictAutoReview, Map.of());
        }
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record PlanType(@JsonValue String value) {
        public static final PlanType FREE = new PlanType("free");
        public static final PlanType GO = new PlanType("go");
        public static final PlanType PLUS = new PlanType("plus");
        public static final PlanType PRO = new PlanType("pro");
        public static final PlanType PROLITE = new PlanType("prolite");
        public static final PlanType PROMAX = new PlanType("promax");
        public static final PlanType TEAM = new PlanType("team");
        public static final PlanType SELF_SERVE_BUSINESS_PROLITE = new PlanType("self_serve_business_prolite");
        public static final PlanType SELF_SERVE_BUSINESS_USAGE_BASED = new PlanType("self_serve_business_usage_based");
        public static final PlanType BUSINESS = new PlanType("business");
        public static final PlanType ENT26 = new PlanType("ent26");
        public static final PlanType ENTERPRISE_CBP_AUTOMATION = new PlanType("enterprise_cbp_automation");
        public static final PlanType ENTERPRISE_CBP_USAGE_BASED = new PlanType("enterprise_cbp_usage_based");
        public static final PlanType ENTERPRISE = new PlanType("enterprise");
        public static final PlanType EDU = new PlanType("edu");
        public static final PlanType EDU_PLUS = new PlanType("edu_plus");
        public static final PlanType EDU_PRO = new PlanType("edu_pro");
        public static final PlanType SCI = new PlanType("sci");
        public static final PlanType SCI_PLUS = new PlanType("sci_plus");
        public static final PlanType UNKNOWN = new PlanType("unknown");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public PlanType {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record RateLimitReachedType(@JsonValue String value) {
        public static final RateLimitReachedType RATE_LIMIT_REACHED = new RateLimitReachedType("rate_limit_reached");
        public static final RateLimitReachedType WORKSPACE_OWNER_CREDITS_DEPLETED =
                new RateLimitReachedType("workspace_owner_credits_depleted");
        public static final RateLimitReachedType WORKSPACE_MEMBER_CREDITS_DEPLETED =
                new RateLimitReachedType("workspace_member_credits_depleted");
        public static final RateLimitReachedType WORKSPACE_OWNER_USAGE_LIMIT_REACHED =
                new RateLimitReachedType("workspace_owner_usage_limit_reached");
        public static final RateLimitReachedType WORKSPACE_MEMBER_USAGE_LIMIT_REACHED =
                new RateLimitReachedType("workspace_member_usage_limit_reached");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public RateLimitReachedType {}
    }

    public record RateLimitSnapshot(
            @Nullable Object credits,
            @Nullable Object individualLimit,
            @Nullable String limitId,
            @Nullable String limitName,
            @Nullable String normalModelSlug,
            @Nullable PlanType planType,
            @Nullable RateLimitWindow primary,
            @Nullable RateLimitReachedType rateLimitReachedType,
            @Nullable RateLimitWindow secondary,
            @Nullable Boolean spendControlReached,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record RateLimitWindow(
            long usedPercent,
            @Nullable Long resetsAt,
            @Nullable Long windowDurationMins,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ReasoningEffortOption(
            String description,
            String reasoningEffort,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record ReasoningSummary(@JsonValue String value) {
        public static final ReasoningSummary AUTO = new ReasoningSummary("auto");
        public static final ReasoningSummary CONCISE = new ReasoningSummary("concise");
        public static final ReasoningSummary DETAILED = new ReasoningSummary("detailed");
        public static final ReasoningSummary NONE = new ReasoningSummary("none");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ReasoningSummary {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record SandboxMode(@JsonValue String value) {
        public static final SandboxMode READ_ONLY = new SandboxMode("read-only");
        public static final SandboxMode WORKSPACE_WRITE = new SandboxMode("workspace-write");
        public static final SandboxMode DANGER_FULL_ACCESS = new SandboxMode("danger-full-access");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public SandboxMode {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record SortDirection(@JsonValue String value) {
        public static final SortDirection ASC = new SortDirection("asc");
        public static final SortDirection DESC = new SortDirection("desc");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public SortDirection {}
    }

    /** One of the values below, or one that is newer than this Homie. */
    public record SubAgentActivityKind(@JsonValue String value) {
        public static final SubAgentActivityKind STARTED = new SubAgentActivityKind("started");
        public static final SubAgentActivityKind INTERACTED = new SubAgentActivityKind("interacted");
        public static final SubAgentActivityKind INTERRUPTED = new SubAgentActivityKind("interrupted");
        public static final SubAgentActivityKind COMPLETED = new SubAgentActivityKind("completed");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public SubAgentActivityKind {}
    }

    public record TextElement(
            ByteRange byteRange,
            @Nullable String placeholder,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public TextElement(ByteRange byteRange, @Nullable String placeholder) {
            this(byteRange, placeholder, Map.of());
        }
    }

    public record TextPosition(
            long column,
            long line,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record TextRange(
            TextPosition end,
            TextPosition start,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadInfo(
            String id,
            String sessionId,
            String cwd,
            String preview,
            String modelProvider,
            ThreadStatus status,
            long createdAt,
            long updatedAt,
            String cliVersion,
            List<Turn> turns,
            @Nullable String name,
            @Nullable String model,
            @Nullable String reasoningEffort,
            @Nullable String forkedFromId,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record ThreadActiveFlag(@JsonValue String value) {
        public static final ThreadActiveFlag WAITING_ON_APPROVAL = new ThreadActiveFlag("waitingOnApproval");
        public static final ThreadActiveFlag WAITING_ON_USER_INPUT = new ThreadActiveFlag("waitingOnUserInput");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ThreadActiveFlag {}
    }

    public record ThreadBackgroundTerminal(
            String command,
            String cwd,
            String itemId,
            String processId,
            @Nullable Double cpuPercent,
            @Nullable Long osPid,
            @Nullable Long rssKb,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadBackgroundTerminalsListResponse(
            List<ThreadBackgroundTerminal> data,
            @Nullable String nextCursor,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadBackgroundTerminalsTerminateResponse(
            boolean terminated,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadForkResponse(
            ThreadInfo thread,
            String cwd,
            String model,
            String modelProvider,
            Object approvalPolicy,
            Object sandbox,
            @Nullable String reasoningEffort,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = ThreadItem.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "userMessage", value = ThreadItem.UserMessage.class),
        @JsonSubTypes.Type(name = "hookPrompt", value = ThreadItem.HookPrompt.class),
        @JsonSubTypes.Type(name = "agentMessage", value = ThreadItem.AgentMessage.class),
        @JsonSubTypes.Type(name = "functionCallOutput", value = ThreadItem.FunctionCallOutput.class),
        @JsonSubTypes.Type(name = "plan", value = ThreadItem.Plan.class),
        @JsonSubTypes.Type(name = "reasoning", value = ThreadItem.Reasoning.class),
        @JsonSubTypes.Type(name = "commandExecution", value = ThreadItem.CommandExecution.class),
        @JsonSubTypes.Type(name = "fileChange", value = ThreadItem.FileChange.class),
        @JsonSubTypes.Type(name = "mcpToolCall", value = ThreadItem.McpToolCall.class),
        @JsonSubTypes.Type(name = "dynamicToolCall", value = ThreadItem.DynamicToolCall.class),
        @JsonSubTypes.Type(name = "collabAgentToolCall", value = ThreadItem.CollabAgentToolCall.class),
        @JsonSubTypes.Type(name = "subAgentActivity", value = ThreadItem.SubAgentActivity.class),
        @JsonSubTypes.Type(name = "webSearch", value = ThreadItem.WebSearch.class),
        @JsonSubTypes.Type(name = "imageView", value = ThreadItem.ImageView.class),
        @JsonSubTypes.Type(name = "sleep", value = ThreadItem.Sleep.class),
        @JsonSubTypes.Type(name = "imageGeneration", value = ThreadItem.ImageGeneration.class),
        @JsonSubTypes.Type(name = "enteredReviewMode", value = ThreadItem.EnteredReviewMode.class),
        @JsonSubTypes.Type(name = "exitedReviewMode", value = ThreadItem.ExitedReviewMode.class),
        @JsonSubTypes.Type(name = "contextCompaction", value = ThreadItem.ContextCompaction.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface ThreadItem {
        String type();

        String id();

        record UserMessage(
                List<UserInput> content,
                String id,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @Nullable String clientId,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "userMessage";
            }
        }

        record HookPrompt(
                List<HookPromptFragment> fragments,
                String id,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "hookPrompt";
            }
        }

        record AgentMessage(
                String id,
                String text,
                @Nullable MessagePhase phase,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "agentMessage";
            }
        }

        record FunctionCallOutput(
                String id,
                String name,
                Object output,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @Nullable String namespace,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "functionCallOutput";
            }
        }

        record Plan(
                String id,
                String text,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "plan";
            }
        }

        record Reasoning(
                String id,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                List<String> content,
                List<String> summary,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "reasoning";
            }
        }

        record CommandExecution(
                String command,
                List<CommandAction> commandActions,
                String cwd,
                String id,
                CommandExecutionStatus status,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @Nullable String aggregatedOutput,
                @Nullable Long durationMs,
                @Nullable Long exitCode,
                @Nullable String pluginId,
                @Nullable String processId,
                @Nullable String scriptPath,
                @Nullable CommandExecutionSource source,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "commandExecution";
            }
        }

        record FileChange(
                List<FileUpdateChange> changes,
                String id,
                PatchApplyStatus status,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "fileChange";
            }
        }

        record McpToolCall(
                String id,
                String server,
                String tool,
                McpToolCallStatus status,
                @Nullable Object arguments,
                @Nullable McpToolCallResult result,
                @Nullable McpToolCallError error,
                @Nullable Long durationMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "mcpToolCall";
            }
        }

        record DynamicToolCall(
                @Nullable Object arguments,
                String id,
                DynamicToolCallStatus status,
                String tool,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @Nullable List<Object> contentItems,
                @Nullable Long durationMs,
                @Nullable String namespace,
                @Nullable Boolean success,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "dynamicToolCall";
            }
        }

        record CollabAgentToolCall(
                String id,
                CollabAgentTool tool,
                CollabAgentToolCallStatus status,
                String senderThreadId,
                List<String> receiverThreadIds,
                @Nullable String prompt,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "collabAgentToolCall";
            }
        }

        record SubAgentActivity(
                String agentPath,
                String agentThreadId,
                String id,
                SubAgentActivityKind kind,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @Nullable String model,
                @Nullable String reasoningEffort,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "subAgentActivity";
            }
        }

        record WebSearch(
                String id,
                String query,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "webSearch";
            }
        }

        record ImageView(
                String id,
                String path,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "imageView";
            }
        }

        record Sleep(
                long durationMs,
                String id,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "sleep";
            }
        }

        record ImageGeneration(
                String id,
                String status,
                @Nullable String result,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "imageGeneration";
            }
        }

        record EnteredReviewMode(
                String id,
                String review,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "enteredReviewMode";
            }
        }

        record ExitedReviewMode(
                String id,
                String review,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "exitedReviewMode";
            }
        }

        record ContextCompaction(
                String id,
                @Nullable Long completedAtMs,
                @Nullable Long startedAtMs,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements ThreadItem {
            @Override
            @JsonProperty("type")
            public String type() {
                return "contextCompaction";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                String id,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadItem {}
    }

    public record ThreadItemEntry(
            ThreadItem item,
            String turnId,
            @Nullable Long completedAtMs,
            @Nullable Boolean outputDeferred,
            @Nullable Long startedAtMs,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadItemOutputDeferral(
            @Nullable Boolean commandExecution,
            @Nullable Boolean mcpToolCall,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public ThreadItemOutputDeferral(@Nullable Boolean commandExecution, @Nullable Boolean mcpToolCall) {
            this(commandExecution, mcpToolCall, Map.of());
        }
    }

    public record ThreadItemsListResponse(
            List<ThreadItemEntry> data,
            @Nullable String backwardsCursor,
            @Nullable String nextCursor,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadListResponse(
            List<ThreadInfo> data,
            @Nullable String backwardsCursor,
            @Nullable String nextCursor,
            @Nullable Map<String, Object> readStates,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadLoadedListResponse(
            List<String> data,
            @Nullable String nextCursor,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadReadResponse(
            ThreadInfo thread,
            @Nullable Object readState,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadResumeResponse(
            ThreadInfo thread,
            String cwd,
            String model,
            String modelProvider,
            Object approvalPolicy,
            Object sandbox,
            @Nullable String reasoningEffort,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadSettings(
            String cwd,
            String model,
            Object approvalPolicy,
            Object sandboxPolicy,
            Object collaborationMode,
            @Nullable String effort,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadStartResponse(
            ThreadInfo thread,
            String cwd,
            String model,
            String modelProvider,
            Object approvalPolicy,
            Object sandbox,
            @Nullable String reasoningEffort,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = ThreadStatus.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "notLoaded", value = ThreadStatus.NotLoaded.class),
        @JsonSubTypes.Type(name = "idle", value = ThreadStatus.Idle.class),
        @JsonSubTypes.Type(name = "systemError", value = ThreadStatus.SystemError.class),
        @JsonSubTypes.Type(name = "active", value = ThreadStatus.Active.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface ThreadStatus {
        String type();

        record NotLoaded(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadStatus {
            @Override
            @JsonProperty("type")
            public String type() {
                return "notLoaded";
            }
        }

        record Idle(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadStatus {
            @Override
            @JsonProperty("type")
            public String type() {
                return "idle";
            }
        }

        record SystemError(@JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadStatus {
            @Override
            @JsonProperty("type")
            public String type() {
                return "systemError";
            }
        }

        record Active(
                List<ThreadActiveFlag> activeFlags,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadStatus {
            @Override
            @JsonProperty("type")
            public String type() {
                return "active";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements ThreadStatus {}
    }

    public record ThreadTokenUsage(
            TokenUsageBreakdown last,
            TokenUsageBreakdown total,
            @Nullable Long modelContextWindow,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadTurnsListResponse(
            List<Turn> data,
            @Nullable String backwardsCursor,
            @Nullable String nextCursor,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadUnarchiveResponse(
            ThreadInfo thread, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ThreadUnsubscribeResponse(
            ThreadUnsubscribeStatus status,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record ThreadUnsubscribeStatus(@JsonValue String value) {
        public static final ThreadUnsubscribeStatus NOT_LOADED = new ThreadUnsubscribeStatus("notLoaded");
        public static final ThreadUnsubscribeStatus NOT_SUBSCRIBED = new ThreadUnsubscribeStatus("notSubscribed");
        public static final ThreadUnsubscribeStatus UNSUBSCRIBED = new ThreadUnsubscribeStatus("unsubscribed");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public ThreadUnsubscribeStatus {}
    }

    public record TokenUsageBreakdown(
            long cachedInputTokens,
            long inputTokens,
            long outputTokens,
            long reasoningOutputTokens,
            long totalTokens,
            @Nullable Long cacheWriteInputTokens,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ToolRequestUserInputAnswer(
            List<String> answers,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public ToolRequestUserInputAnswer(List<String> answers) {
            this(answers, Map.of());
        }
    }

    public record ToolRequestUserInputOption(
            String description,
            String label,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ToolRequestUserInputQuestion(
            String header,
            String id,
            String question,
            @Nullable Boolean isOther,
            @Nullable Boolean isSecret,
            @Nullable List<ToolRequestUserInputOption> options,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record ToolRequestUserInputResponse(
            Map<String, ToolRequestUserInputAnswer> answers,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {
        public ToolRequestUserInputResponse(Map<String, ToolRequestUserInputAnswer> answers) {
            this(answers, Map.of());
        }
    }

    public record Turn(
            String id,
            List<ThreadItem> items,
            TurnStatus status,
            @Nullable Long completedAt,
            @Nullable Long durationMs,
            @Nullable TurnError error,
            @Nullable TurnItemsView itemsView,
            @Nullable String rootTurnId,
            @Nullable Long startedAt,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    public record TurnError(
            String message,
            @Nullable Object codexErrorInfo,
            @Nullable String additionalDetails,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record TurnItemsView(@JsonValue String value) {
        public static final TurnItemsView NOT_LOADED = new TurnItemsView("notLoaded");
        public static final TurnItemsView SUMMARY = new TurnItemsView("summary");
        public static final TurnItemsView FULL = new TurnItemsView("full");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public TurnItemsView {}
    }

    public record TurnPlanStep(
            TurnPlanStepStatus status,
            String step,
            @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record TurnPlanStepStatus(@JsonValue String value) {
        public static final TurnPlanStepStatus PENDING = new TurnPlanStepStatus("pending");
        public static final TurnPlanStepStatus IN_PROGRESS = new TurnPlanStepStatus("inProgress");
        public static final TurnPlanStepStatus COMPLETED = new TurnPlanStepStatus("completed");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public TurnPlanStepStatus {}
    }

    public record TurnStartResponse(
            Turn turn, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** One of the values below, or one that is newer than this Homie. */
    public record TurnStatus(@JsonValue String value) {
        public static final TurnStatus COMPLETED = new TurnStatus("completed");
        public static final TurnStatus INTERRUPTED = new TurnStatus("interrupted");
        public static final TurnStatus FAILED = new TurnStatus("failed");
        public static final TurnStatus IN_PROGRESS = new TurnStatus("inProgress");

        @JsonCreator(mode = JsonCreator.Mode.DELEGATING)
        public TurnStatus {}
    }

    public record TurnSteerResponse(
            String turnId, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) {}

    /** Told apart by {@code type}. */
    @JsonTypeInfo(
            use = JsonTypeInfo.Id.NAME,
            include = JsonTypeInfo.As.EXISTING_PROPERTY,
            property = "type",
            visible = true,
            defaultImpl = UserInput.Unknown.class)
    @JsonSubTypes({
        @JsonSubTypes.Type(name = "text", value = UserInput.Text.class),
        @JsonSubTypes.Type(name = "image", value = UserInput.Image.class),
        @JsonSubTypes.Type(name = "localImage", value = UserInput.LocalImage.class),
        @JsonSubTypes.Type(name = "audio", value = UserInput.Audio.class),
        @JsonSubTypes.Type(name = "localAudio", value = UserInput.LocalAudio.class),
        @JsonSubTypes.Type(name = "skill", value = UserInput.Skill.class),
        @JsonSubTypes.Type(name = "mention", value = UserInput.Mention.class)
    })
    @JsonIgnoreProperties(value = "type", allowGetters = true)
    public sealed interface UserInput {
        String type();

        record Text(
                String text,
                @JsonProperty("text_elements") List<TextElement> textElements,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements UserInput {
            public Text(String text, List<TextElement> textElements) {
                this(text, textElements, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "text";
            }
        }

        record Image(
                @Nullable ImageDetail detail,
                @Nullable String url,
                @Nullable String fileId,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more)
                implements UserInput {
            public Image(@Nullable ImageDetail detail, @Nullable String url, @Nullable String fileId) {
                this(detail, url, fileId, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "image";
            }
        }

        record LocalImage(
                String path,
                @Nullable ImageDetail detail,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements UserInput {
            public LocalImage(String path, @Nullable ImageDetail detail) {
                this(path, detail, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "localImage";
            }
        }

        record Audio(
                @Nullable String url,
                @Nullable String fileId,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements UserInput {
            public Audio(@Nullable String url, @Nullable String fileId) {
                this(url, fileId, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "audio";
            }
        }

        record LocalAudio(
                String path, @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements UserInput {
            public LocalAudio(String path) {
                this(path, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "localAudio";
            }
        }

        record Skill(
                String name,
                String path,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements UserInput {
            public Skill(String name, String path) {
                this(name, path, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "skill";
            }
        }

        record Mention(
                String name,
                String path,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements UserInput {
            public Mention(String name, String path) {
                this(name, path, Map.of());
            }

            @Override
            @JsonProperty("type")
            public String type() {
                return "mention";
            }
        }

        /** One that this version of Homie does not know. */
        @JsonIgnoreProperties
        record Unknown(
                @JsonProperty("type") String type,
                @JsonAnySetter @JsonAnyGetter Map<String, Object> more) implements UserInput {}
    }
}
