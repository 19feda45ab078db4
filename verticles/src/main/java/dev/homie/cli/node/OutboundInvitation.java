package dev.homie.cli.node;

import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.WireClient;
import dev.homie.protocol.Addresses;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/** {@code homie invite --outbound}. */
public final class OutboundInvitation {
    private OutboundInvitation() {}

    /** Prints the one line that links another machine to this gateway. */
    public static void print(RunningServer server, PrintWriter out) {
        Map<String, Object> invitation = ask(server, Addresses.LINK_INVITE, Map.of());
        List<String> elsewhere = elsewhere(ask(server, Addresses.GATEWAY_INFO, Map.of()));
        String gateway = elsewhere.isEmpty() ? server.file().url().replaceFirst("^http", "ws") : elsewhere.get(0);
        long minutes = invitation.get("expiresInMs") instanceof Number ms
                ? TimeUnit.MILLISECONDS.toMinutes(ms.longValue())
                : 0;
        out.println("On the other machine, once, within " + minutes + " minutes:");
        out.println();
        out.println("  homie node --gateway " + gateway + " --code " + invitation.get("code"));
        out.println();
        if (elsewhere.isEmpty()) {
            out.println(
                    "There the gateway must be at that address, as with 'ssh -L'; or at a wss:// address of yours.");
        } else if (elsewhere.size() > 1) {
            out.println(
                    "Where that address is not reached: " + String.join("  ", elsewhere.subList(1, elsewhere.size())));
        }
    }

    /** Where another machine finds the gateway over TLS, with the fingerprint of what it shows there if nobody vouches for it. */
    private static List<String> elsewhere(Map<String, Object> info) {
        List<String> urls = new ArrayList<>();
        if (info.get("listeners") instanceof List<?> listeners) {
            for (Object listener : listeners) {
                if (listener instanceof Map<?, ?> fields && fields.get("urls") instanceof List<?> own) {
                    String pin = "network".equals(fields.get("name")) && info.get("fingerprint") instanceof String found
                            ? "#fp=" + found
                            : "";
                    own.forEach(url -> urls.add(url + pin));
                }
            }
        }
        return urls.stream()
                .filter(url -> url.startsWith("https:"))
                .map(url -> url.replaceFirst("^http", "ws"))
                .toList();
    }

    /** One request of the owner's. */
    static Map<String, Object> ask(RunningServer server, String method, Map<String, Object> params) {
        String token = server.token();
        return CliVertx.run(vertx -> WireClient.connect(
                        vertx, server.file(), token, "homie-cli", new WireClient.Listener() {})
                .compose(client -> client.request(method, params).onComplete(done -> client.close())));
    }
}
