package dev.homie.cli.pair;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.Reach;
import dev.homie.cli.client.RemoteGateways;
import dev.homie.cli.client.RemoteGateways.Asking;
import dev.homie.cli.client.RemoteGateways.Remote;
import dev.homie.cli.client.SignIn;
import dev.homie.cli.client.WireClient;
import dev.homie.core.pairing.DeviceKey;
import dev.homie.core.pairing.PairingCode;
import dev.homie.core.store.StateFolder;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Future;
import java.io.PrintWriter;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The device's side: asks with a key that it makes, shows the code, and keeps what it is given. */
final class AskToBeLetIn {
    private static final int WAIT_MS = 15_000;
    private static final int MAX_NAME = 64;

    private final StateFolder folder;
    private final PrintWriter out;

    AskToBeLetIn(StateFolder folder, PrintWriter out) {
        this.folder = folder;
        this.out = out;
    }

    /** Until somebody has decided; blocks. */
    void run(PairingLink link, @Nullable String name) {
        RemoteGateways known = RemoteGateways.read(folder.path());
        DeviceKey key = key(known, link.nonce());
        Reach asking = new Reach(link.endpoint(), new SignIn.Invited(link.nonce(), key.publicKey()));
        Map<String, Object> params = Map.of("name", name == null ? hostName() : name, "platform", platform());
        Remote remote = CliVertx.run(vertx -> asking.connect(vertx, new WireClient.Listener() {})
                .recover(AskToBeLetIn::explain)
                .compose(client -> client.request(Addresses.PAIRING_REQUEST, params)
                        .compose(request -> {
                            out.println("The code of this machine: "
                                    + PairingCode.of(client.gatewayId(), link.nonce(), key.publicKey()));
                            out.println("Waiting until somebody there has compared and approved it…");
                            out.flush();
                            return decision(client, String.valueOf(request.get("requestId")));
                        })
                        .map(granted -> new Remote(link.endpoint(), device(granted, key)))
                        .onComplete(done -> client.close())));
        RemoteGateways.read(folder.path()).with(remote).write(folder);
        String url = remote.endpoint().url();
        // The first sign-in uses up the link, too.
        Object identity = new Reach(remote.endpoint(), remote.device()).call(Addresses.GATEWAY_INFO, Map.of());
        out.println("Let in" + (identity instanceof Map<?, ?> info ? " (homie " + info.get("version") + ")" : "")
                + ". Use it with: homie sessions --gateway " + url);
    }

    /** The invitation knows one key only, so that asking again has to be with the same one. */
    private DeviceKey key(RemoteGateways known, String nonce) {
        Asking before = known.asking();
        if (before != null && before.nonce().equals(nonce)) {
            return before.key();
        }
        DeviceKey key = DeviceKey.generate();
        known.with(new Asking(nonce, key)).write(folder);
        return key;
    }

    private static Future<Map<String, Object>> decision(WireClient client, String requestId) {
        return client.request(Addresses.PAIRING_STATUS, Map.of("requestId", requestId, "waitMs", WAIT_MS))
                .compose(status -> switch (String.valueOf(status.get("status"))) {
                    case "pending" -> decision(client, requestId);
                    case "approved" -> Future.succeededFuture(status);
                    case "rejected" -> Future.failedFuture(new CliFailure("not let in: the request was rejected"));
                    default ->
                        Future.failedFuture(
                                new CliFailure("nobody decided in time; call 'homie pair' there for a new link"));
                });
    }

    private static SignIn.Device device(Map<String, Object> granted, DeviceKey key) {
        return new SignIn.Device(
                String.valueOf(granted.get("gatewayId")),
                String.valueOf(granted.get("deviceId")),
                String.valueOf(granted.get("token")),
                key);
    }

    private static Future<WireClient> explain(Throwable failure) {
        return Future.failedFuture(
                failure instanceof HomieException error && error.code() == ErrorCode.UNAUTHENTICATED
                        ? new CliFailure("that link was used already, by another device perhaps, or is older than five"
                                + " minutes; call 'homie pair' there for a new one")
                        : failure);
    }

    private static String platform() {
        String platform = "homie on " + System.getProperty("os.name") + " " + System.getProperty("os.arch");
        return platform.substring(0, Math.min(platform.length(), MAX_NAME));
    }

    private static String hostName() {
        String host;
        try {
            host = InetAddress.getLocalHost().getHostName();
        } catch (UnknownHostException e) {
            host = "a machine";
        }
        return host.substring(0, Math.min(host.length(), MAX_NAME));
    }
}
