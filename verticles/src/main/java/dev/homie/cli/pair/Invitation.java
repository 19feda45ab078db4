package dev.homie.cli.pair;

import dev.homie.cli.CliFailure;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.Endpoint;
import dev.homie.cli.client.Reach;
import dev.homie.cli.client.WireClient;
import dev.homie.cli.up.QrText;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.nio.charset.Charset;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The owner's side: invites, shows who asks, and approves or rejects as the person says. */
final class Invitation {
    private static final String LOCAL_ONLY =
            "It listens on this machine only: a phone cannot reach it, a browser here can. To let other machines in, stop it"
                    + " and start it with 'homie up --tailscale serve', or with '--bind ADDRESS --tls'; or give --url where"
                    + " something in front of it, such as a proxy, is reached.";

    private final Reach gateway;
    private final PrintWriter out;

    Invitation(Reach gateway, PrintWriter out) {
        this.gateway = gateway;
        this.out = out;
    }

    /** What the device is to get. */
    private record Terms(
            String role, List<String> nodes, @Nullable String name) {}

    /**
     * Until somebody was let in or rejected, or five minutes have passed; blocks.
     *
     * @param nodeNames ids or names; empty: all
     * @param url where the device reaches the gateway; null: what the gateway knows
     */
    void run(String role, List<String> nodeNames, @Nullable String name, @Nullable String url) {
        if (url != null) {
            Endpoint unused = Endpoint.of(url, null); // says what is wrong with it
        }
        CliVertx.run(vertx -> {
            Asked asked = new Asked();
            return gateway.connect(vertx, asked)
                    .compose(client -> terms(client, role, nodeNames, name)
                            .compose(terms -> client.request(
                                            Addresses.EVENTS_SUBSCRIBE,
                                            Map.of(
                                                    "topics",
                                                    List.of(Addresses.PAIRING_REQUESTED, Addresses.PAIRING_DECIDED)))
                                    .compose(subscribed -> client.request(Addresses.PAIRING_INVITE, Map.of()))
                                    .compose(invite -> present(vertx, invite, url, asked))
                                    .compose(request -> decide(vertx, client, asked, request, terms)))
                            .onComplete(done -> client.close()));
        });
    }

    private static Future<Terms> terms(WireClient client, String role, List<String> nodeNames, @Nullable String name) {
        return client.request(Addresses.PAIRING_LIST, Map.of()).compose(list -> {
            List<?> roles = list.get("roles") instanceof List<?> all ? all : List.of();
            if (!roles.contains(role)) {
                return Future.failedFuture(
                        CliFailure.usage("there is no role '" + role + "' to give; there are " + join(roles)));
            }
            return NodeNames.resolve(client, nodeNames).map(nodes -> new Terms(role, nodes, name));
        });
    }

    private Future<Map<String, Object>> present(
            Vertx vertx, Map<String, Object> invite, @Nullable String given, Asked asked) {
        List<?> urls = invite.get("urls") instanceof List<?> all ? all : List.of();
        String url = given != null ? given : urls.isEmpty() ? gateway.endpoint().url() : String.valueOf(urls.get(0));
        Object fingerprint = invite.get("fingerprint");
        String link = PairingLink.of(
                url,
                String.valueOf(invite.get("nonce")),
                fingerprint == null || !url.startsWith("https:") ? null : fingerprint.toString());
        if (Boolean.getBoolean("homie.terminal")) {
            QrText.of(link).forEach(out::println);
            out.println();
        }
        out.println(
                "Open this on the device within five minutes, or on another machine give it to 'homie pair --with':");
        out.println();
        out.println("  " + link);
        out.println();
        if (given == null && Loopback.isHere(url)) {
            out.println(LOCAL_ONLY);
            out.println();
        } else if (url.startsWith("http:") && !Loopback.isHere(url)) {
            out.println("That way is not encrypted: only use it in a network that is, such as a tailnet.");
            out.println();
        }
        out.println("Waiting for it to ask…  (Ctrl-C ends that)");
        out.flush();
        long left = invite.get("expiresAt") instanceof Number at ? at.longValue() - System.currentTimeMillis() : 0;
        long timer = vertx.setTimer(
                Math.max(1, left),
                late -> asked.request.tryFail(
                        new CliFailure("nobody asked within five minutes; call 'homie pair' again for a new link")));
        return asked.request.future().onComplete(done -> vertx.cancelTimer(timer));
    }

    private Future<Void> decide(Vertx vertx, WireClient client, Asked asked, Map<String, Object> request, Terms terms) {
        String id = String.valueOf(request.get("id"));
        out.println();
        out.println("  Name      " + request.get("name"));
        out.println("  Platform  " + request.get("platform"));
        out.println("  Address   " + request.get("address"));
        out.println("  Code      " + request.get("code"));
        out.println();
        out.print("Does it show the code " + request.get("code") + ", and may it be " + terms.role() + "? [y/N] ");
        out.flush();
        return Future.any(answer(vertx).map(yes -> yes ? "yes" : "no"), asked.decided.future())
                .compose(answered -> {
                    if (asked.decided.future().succeeded()) {
                        throw new CliFailure("it was decided meanwhile: "
                                + asked.decided.future().result());
                    }
                    boolean yes = "yes".equals(answered.resultAt(0));
                    return yes ? approve(client, id, request, terms) : reject(client, id);
                });
    }

    private Future<Void> approve(WireClient client, String id, Map<String, Object> request, Terms terms) {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("requestId", id);
        params.put("code", request.get("code"));
        params.put("role", terms.role());
        if (!terms.nodes().isEmpty()) {
            params.put("nodes", terms.nodes());
        }
        if (terms.name() != null) {
            params.put("name", terms.name());
        }
        return client.request(Addresses.PAIRING_APPROVE, params).map(result -> {
            Map<?, ?> device = result.get("device") instanceof Map<?, ?> map ? map : Map.of();
            out.println(device.get("name") + " is let in as " + device.get("role") + ".  (" + device.get("id")
                    + "; 'homie devices' lists, narrows and revokes)");
            return null;
        });
    }

    private Future<Void> reject(WireClient client, String id) {
        return client.request(Addresses.PAIRING_REJECT, Map.of("requestId", id)).map(done -> {
            out.println("Not let in.");
            return null;
        });
    }

    /** Reads a line, on a thread that may wait for hours; the end of the input is a no. */
    private static Future<Boolean> answer(Vertx vertx) {
        Promise<Boolean> said = Promise.promise();
        Context context = vertx.getOrCreateContext();
        Thread reader = new Thread(
                () -> {
                    boolean yes = saysYes();
                    context.runOnContext(none -> said.tryComplete(yes));
                },
                "homie-answer");
        reader.setDaemon(true);
        reader.start();
        return said.future();
    }

    private static boolean saysYes() {
        try {
            String line = new BufferedReader(new InputStreamReader(System.in, Charset.defaultCharset())).readLine();
            String answer = line == null ? "" : line.strip().toLowerCase(Locale.ROOT);
            return answer.equals("y") || answer.equals("yes");
        } catch (IOException e) {
            return false;
        }
    }

    private static String join(List<?> words) {
        return String.join(", ", words.stream().map(String::valueOf).toList());
    }

    /** What the gateway tells meanwhile; all on the connection's context. */
    private static final class Asked implements WireClient.Listener {
        private final Promise<Map<String, Object>> request = Promise.promise();
        private final Promise<String> decided = Promise.promise();
        private String id = "";

        @Override
        @SuppressWarnings("unchecked") // keys of a parsed JSON object are strings
        public void event(String topic, Map<String, Object> payload) {
            if (topic.equals(Addresses.PAIRING_REQUESTED) && payload.get("request") instanceof Map<?, ?> asked) {
                if (request.tryComplete((Map<String, Object>) asked)) {
                    id = String.valueOf(asked.get("id"));
                }
            } else if (topic.equals(Addresses.PAIRING_DECIDED) && id.equals(payload.get("requestId"))) {
                decided.tryComplete(String.valueOf(payload.get("status")));
            }
        }

        @Override
        public void closed(int code) {
            HomieException gone = new HomieException(ErrorCode.UNAVAILABLE, "the server stopped");
            request.tryFail(gone);
            decided.tryFail(gone);
        }
    }
}
