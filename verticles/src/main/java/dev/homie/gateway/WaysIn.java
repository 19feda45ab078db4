package dev.homie.gateway;

import dev.homie.core.identity.Logins;
import dev.homie.core.identity.OwnerAccess;
import dev.homie.core.identity.RoleScopes;
import dev.homie.core.identity.Secrets;
import dev.homie.core.identity.SharedTokens;
import dev.homie.core.pairing.Devices;
import dev.homie.core.pairing.Pairings;
import dev.homie.core.secret.SecretSettings;
import dev.homie.core.store.Device;
import dev.homie.core.store.DeviceTable;
import dev.homie.core.store.LoginTable;
import dev.homie.core.store.Settings;
import dev.homie.core.store.SharedTokenTable;
import dev.homie.core.store.Store;
import dev.homie.gateway.auth.Authenticator;
import dev.homie.gateway.auth.DeviceWayIn;
import dev.homie.gateway.auth.PairingWayIn;
import dev.homie.gateway.auth.PasswordWayIn;
import dev.homie.gateway.auth.TokenWayIn;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletionStage;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Everything that lets somebody into one gateway, as its store has it at the start. */
record WaysIn(
        String gatewayId,
        RoleScopes scopes,
        OwnerAccess owner,
        PasswordWayIn password,
        SharedTokens shared,
        Devices devices,
        Pairings pairings,
        Authenticator authenticator) {
    private static final int GATEWAY_ID_BYTES = 9;
    private static final Logger LOG = LoggerFactory.getLogger(WaysIn.class);

    /** Makes what every gateway has, and reads the rest. */
    static Future<WaysIn> load(Vertx vertx, Store store, RoleScopes scopes, Clock clock) {
        Settings settings = new Settings(store);
        SecretSettings secrets = SecretSettings.of(store);
        return Future.all(List.of(
                        await(vertx, settings.getOrCreate(Settings.GATEWAY_ID, WaysIn::newGatewayId)),
                        await(vertx, secrets.getOrCreate(SecretSettings.OWNER_TOKEN, Secrets::random)),
                        await(vertx, new LoginTable(store).all()),
                        await(vertx, secrets.find(SecretSettings.PASSWORD)),
                        await(vertx, new SharedTokenTable(store).all()),
                        await(vertx, new DeviceTable(store).all())))
                .map(found -> {
                    // Nobody waits for it; what is not done now the next start does.
                    Future<Integer> unused = await(vertx, secrets.finishRotation())
                            .onFailure(failure -> LOG.warn("a rotation of the master key is not done yet", failure));
                    String gatewayId = found.resultAt(0);
                    OwnerAccess owner = new OwnerAccess(found.resultAt(1), scopes, clock);
                    List<LoginTable.Login> logins = found.resultAt(2);
                    Optional<String> passwordHash = found.resultAt(3);
                    List<SharedTokenTable.SharedToken> tokens = found.resultAt(4);
                    List<Device> paired = found.resultAt(5);
                    PasswordWayIn password = new PasswordWayIn(vertx, passwordHash.orElse(null), scopes);
                    SharedTokens shared = new SharedTokens(tokens, scopes);
                    Devices devices = new Devices(new DeviceTable(store), paired, clock);
                    Pairings pairings = new Pairings(gatewayId, clock);
                    Authenticator authenticator = new Authenticator(
                            new Logins(new LoginTable(store), logins, scopes, clock),
                            gatewayId,
                            List.of(
                                    new TokenWayIn(owner::byToken, owner::standing),
                                    new TokenWayIn(shared::byToken, shared::standing),
                                    password,
                                    new DeviceWayIn(devices, pairings, scopes, clock),
                                    new PairingWayIn(pairings)));
                    return new WaysIn(gatewayId, scopes, owner, password, shared, devices, pairings, authenticator);
                });
    }

    /** Letters and digits only: it becomes part of addresses and of a cookie's name. */
    private static String newGatewayId() {
        return "gw" + Secrets.random(GATEWAY_ID_BYTES).replace("-", "0").replace("_", "1");
    }

    private static <T> Future<T> await(Vertx vertx, CompletionStage<T> stage) {
        return Future.fromCompletionStage(stage, vertx.getOrCreateContext());
    }
}
