package dev.homie.gateway.auth;

import dev.homie.core.audit.Audit;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.store.Settings;
import dev.homie.core.store.SharedTokenTable;
import dev.homie.core.store.SharedTokenTable.SharedToken;
import dev.homie.core.store.Store;
import dev.homie.protocol.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletionStage;

/**
 * Reads the owner's secrets again when the commands have changed them in the state folder, writes down what has changed, and has
 * every connection looked at that rested on one of before. One for each gateway of the process.
 */
public final class SecretsVerticle extends VerticleBase {
    private static final String RELOAD = "gateway.secrets.reload.";

    private final String gatewayId;
    private final Store store;
    private final OwnerAccess owner;
    private final PasswordWayIn password;
    private final SharedTokens shared;
    private final Audit audit;

    public SecretsVerticle(
            String gatewayId,
            Store store,
            OwnerAccess owner,
            PasswordWayIn password,
            SharedTokens shared,
            Audit audit) {
        this.gatewayId = gatewayId;
        this.store = store;
        this.owner = owner;
        this.password = password;
        this.shared = shared;
        this.audit = audit;
    }

    /** Asked within this process only, with {@code from}, an address; answered with {@code changed[]}. */
    public static String address(String gatewayId) {
        return RELOAD + gatewayId;
    }

    @Override
    public Future<?> start() {
        return vertx.eventBus()
                .<JsonObject>localConsumer(address(gatewayId), this::reload)
                .completion();
    }

    private void reload(Message<JsonObject> message) {
        Settings settings = new Settings(store);
        Future.all(
                        await(SecretSettings.of(store).find(SecretSettings.OWNER_TOKEN)),
                        await(settings.find(Settings.PASSWORD)),
                        await(new SharedTokenTable(store).all()))
                .onSuccess(found -> {
                    Optional<String> token = found.resultAt(0);
                    Optional<String> hash = found.resultAt(1);
                    List<SharedToken> tokens = found.resultAt(2);
                    List<String> changed = new ArrayList<>();
                    if (token.isPresent() && owner.byToken(token.get()).isEmpty()) {
                        owner.renew(token.get());
                        changed.add("token.new");
                    }
                    if (password.set(hash.orElse(null))) {
                        changed.add(hash.isPresent() ? "password.set" : "password.remove");
                    }
                    changed.addAll(differences(shared.all(), tokens));
                    shared.replace(tokens);
                    String from = message.body().getString("from", "");
                    changed.forEach(what -> write(from, what));
                    vertx.eventBus().publish(Addresses.ACCESS_CHANGED, new JsonObject());
                    message.reply(new JsonObject().put("changed", new JsonArray(changed)));
                })
                .onFailure(failure -> message.fail(0, failure.getMessage()));
    }

    private void write(String from, String what) {
        int space = what.indexOf(' ');
        audit.record(new Audit.Act(
                "owner",
                null,
                from,
                "auth." + (space < 0 ? what : what.substring(0, space)),
                space < 0 ? null : what.substring(space + 1),
                "OK",
                null));
    }

    private static List<String> differences(Collection<SharedToken> before, Collection<SharedToken> after) {
        List<String> changed = new ArrayList<>();
        Set<SharedToken> gone = new HashSet<>(before);
        gone.removeAll(after);
        Set<SharedToken> come = new HashSet<>(after);
        come.removeAll(before);
        gone.forEach(token -> changed.add("token.unshare name=" + token.name()));
        come.forEach(token -> changed.add("token.share name=" + token.name() + " role=" + token.role()));
        return changed;
    }

    private <T> Future<T> await(CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, context);
    }
}
