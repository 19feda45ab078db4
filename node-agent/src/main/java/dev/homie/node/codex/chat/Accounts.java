package dev.homie.node.codex.chat;

import dev.homie.node.codex.AppServer;
import dev.homie.node.codex.AppServers;
import dev.homie.node.codex.CodexConfig;
import dev.homie.node.codex.CodexProgram;
import dev.homie.node.codex.protocol.Notification;
import dev.homie.node.codex.protocol.Request;
import dev.homie.node.codex.protocol.Types;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The accounts of this machine's codex: who is logged in, logging in and out, and what an account has. On one context. */
final class Accounts {
    private static final int MAX_ID = 256;
    private static final int MAX_KEY = 4096;
    private static final int MAX_WAIT_MS = 20_000;
    private static final int MAX_MODELS = 200;
    private static final String DEVICE_CODE = "deviceCode";

    private final Vertx vertx;
    private final AppServers servers;
    private final CodexConfig config;
    private final Runnable changed;
    private final Map<String, Logins> logins = new HashMap<>();
    /** What codex last said of each; none before it ran. */
    private final Map<String, Map<String, Object>> known = new LinkedHashMap<>();

    /** @param changed told when the login of an account has changed */
    Accounts(Vertx vertx, AppServers servers, CodexConfig config, Runnable changed) {
        this.vertx = vertx;
        this.servers = servers;
        this.config = config;
        this.changed = changed;
    }

    /** @throws HomieException NOT_FOUND for one that is not configured */
    String named(@Nullable String account) {
        String name = account == null ? CodexConfig.OWN : account;
        if (!names().contains(name)) {
            throw new HomieException(
                    ErrorCode.NOT_FOUND,
                    "this machine has no codex account by the name of " + name + "; add it to node.codex.accounts");
        }
        return name;
    }

    Set<String> names() {
        Set<String> names = new LinkedHashSet<>(Set.of(CodexConfig.OWN));
        config.accounts().keySet().stream().sorted().forEach(names::add);
        return names;
    }

    /** What is known without starting anything. */
    List<Map<String, Object>> list() {
        List<Map<String, Object>> accounts = new ArrayList<>();
        names().forEach(name -> accounts.add(known.getOrDefault(name, Map.of("name", name))));
        return accounts;
    }

    /** Who is logged in to the machine's own account; null before codex has said so. */
    @Nullable
    String login() {
        Object login = known.getOrDefault(CodexConfig.OWN, Map.of()).get("login");
        return login == null ? null : login.toString();
    }

    /** Asks who is logged in to the machine's own account, unless a server has said so. */
    Future<Void> look(CodexProgram program) {
        if (login() != null) {
            return Future.succeededFuture();
        }
        return servers.login(program, CodexConfig.OWN)
                .onSuccess(login -> {
                    if (login() == null) {
                        known.put(CodexConfig.OWN, Map.of("name", CodexConfig.OWN, "login", login));
                        changed.run();
                    }
                })
                .mapEmpty();
    }

    Future<JsonObject> ask(String verb, Params params) {
        String account = named(params.optionalString("account", MAX_ID));
        if (verb.equals("account.login.poll")) {
            return poll(account, params); // without a process: what was lost has failed
        }
        return servers.get(account).compose(server -> switch (verb) {
            case "models" -> models(server);
            case "account.read" -> read(account, server);
            case "account.login.start" -> login(account, server, params);
            case "account.login.cancel" -> cancel(account, server, params);
            case "account.logout" -> logout(account, server);
            case "account.rateLimits" -> limits(server);
            default -> throw new HomieException(ErrorCode.UNIMPLEMENTED, "codex has no " + verb);
        });
    }

    private Future<JsonObject> models(AppServer server) {
        return models(server, null, new ArrayList<>())
                .map(models -> new JsonObject().put("models", AccountAnswers.models(models)));
    }

    private Future<List<Types.Model>> models(AppServer server, @Nullable String cursor, List<Types.Model> found) {
        return CodexChats.call(server, new Request.ModelList(cursor, null, false))
                .compose(page -> {
                    found.addAll(page.data());
                    return page.nextCursor() == null || found.size() >= MAX_MODELS
                            ? Future.succeededFuture(found)
                            : models(server, page.nextCursor(), found);
                });
    }

    private Future<JsonObject> read(String account, AppServer server) {
        return look(account, server).map(read -> new JsonObject().put("account", read));
    }

    /** Asks codex who is logged in. */
    Future<Map<String, Object>> look(String account, AppServer server) {
        return CodexChats.call(server, new Request.AccountRead(false)).map(response -> {
            Map<String, Object> read = AccountAnswers.account(account, response);
            if (!read.equals(known.put(account, read))) {
                changed.run();
            }
            return read;
        });
    }

    private Future<JsonObject> login(String account, AppServer server, Params params) {
        String kind = params.optionalString("kind", MAX_ID);
        if (kind == null || kind.equals(DEVICE_CODE)) {
            return CodexChats.call(
                            server, new Request.AccountLoginStart(new Types.LoginAccountParams.ChatgptDeviceCode()))
                    .map(response -> {
                        if (!(response instanceof Types.LoginAccountResponse.ChatgptDeviceCode code)) {
                            throw new HomieException(
                                    ErrorCode.UNAVAILABLE, "codex began another kind of login than was asked for");
                        }
                        logins(account).begun(code.loginId());
                        return new JsonObject()
                                .put(
                                        "login",
                                        new JsonObject()
                                                .put("id", code.loginId())
                                                .put("url", code.verificationUrl())
                                                .put("code", code.userCode())
                                                .put("done", false));
                    });
        }
        if (!kind.equals("apiKey")) {
            throw HomieException.invalid("kind", "must be one of apiKey, deviceCode");
        }
        return CodexChats.call(
                        server,
                        new Request.AccountLoginStart(
                                new Types.LoginAccountParams.ApiKey(params.string("apiKey", MAX_KEY))))
                .compose(response -> look(account, server))
                .map(read -> new JsonObject().put("login", new JsonObject().put("done", true)));
    }

    private Future<JsonObject> poll(String account, Params params) {
        String id = params.string("loginId", MAX_ID);
        Integer waitMs = params.optionalInteger("waitMs", 0, MAX_WAIT_MS);
        return logins(account).poll(id, waitMs == null ? 0 : waitMs).compose(outcome -> {
            JsonObject answer = new JsonObject().put("status", outcome.status());
            if (outcome.problem() != null) {
                answer.put("problem", outcome.problem());
            }
            AppServer server = servers.running(account);
            return !outcome.status().equals("done") || server == null
                    ? Future.succeededFuture(answer)
                    : look(account, server).map(read -> answer.put("account", read));
        });
    }

    private Future<JsonObject> cancel(String account, AppServer server, Params params) {
        String id = params.string("loginId", MAX_ID);
        return CodexChats.call(server, new Request.AccountLoginCancel(id)).map(cancelled -> {
            logins(account).ended(id, false, "it was cancelled");
            return new JsonObject();
        });
    }

    private Future<JsonObject> logout(String account, AppServer server) {
        return CodexChats.call(server, new Request.AccountLogout()).compose(done -> read(account, server));
    }

    private static Future<JsonObject> limits(AppServer server) {
        return CodexChats.call(server, new Request.AccountRateLimitsRead())
                .map(response -> new JsonObject().put("limits", AccountAnswers.limits(response)));
    }

    void notified(String account, Notification notification, @Nullable AppServer server) {
        if (notification instanceof Notification.AccountLoginCompleted completed && completed.loginId() != null) {
            logins(account).ended(completed.loginId(), completed.success(), completed.error());
        }
        if (server != null
                && (notification instanceof Notification.AccountLoginCompleted
                        || notification instanceof Notification.AccountUpdated)) {
            look(account, server);
        }
    }

    /** The account's process has ended. */
    void lost(String account) {
        logins(account).lost();
    }

    private Logins logins(String account) {
        return logins.computeIfAbsent(account, name -> new Logins(vertx));
    }
}
