package dev.homie.cli.node;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code homie invite --outbound}. */
public final class OutboundInvitation {
    private OutboundInvitation() {}

    /** Prints the one line that links another machine to this gateway. */
    public static void print(RunningServer server, PrintWriter out) {
        Map<String, Object> invitation = ask(server, Addresses.LINK_INVITE, Map.of());
        String gateway = server.file().url().replaceFirst("^http", "ws");
        long minutes = invitation.get("expiresInMs") instanceof Number ms
                ? TimeUnit.MILLISECONDS.toMinutes(ms.longValue())
                : 0;
        out.println("On the other machine, once, within " + minutes + " minutes:");
        out.println();
        out.println("  homie node --gateway " + gateway + " --code " + invitation.get("code"));
        out.println();
        out.println("There the gateway must be at that address, as with 'ssh -L'; or at a wss:// address of yours.");
    }

    /** One request of the owner's. */
    static Map<String, Object> ask(RunningServer server, String method, Map<String, Object> params) {
        String token = server.token();
        return CliVertx.run(vertx -> WireClient.connect(
                        vertx, server.file(), token, "homie-cli", new WireClient.Listener() {})
                .compose(client -> client.request(method, params).onComplete(done -> client.close())));
    }
}
