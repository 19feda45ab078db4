package dev.homie.gateway;

import dev.homie.core.policy.Policy;
import dev.homie.core.policy.Rule;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Random;

/** Frames that are wrong in one place or in all, the same for the same seed. */
final class Rubbish {
    private static final List<String> FIELDS = List.of(
            "sessionId",
            "nodeId",
            "cols",
            "rows",
            "attach",
            "channel",
            "topics",
            "from",
            "data",
            "base64",
            "signal",
            "name",
            "mode",
            "window",
            "fromOffset",
            "onLag",
            "inputId",
            "command",
            "env",
            "cwd");

    private static final List<String> BUS_TYPES =
            List.of("send", "send", "send", "register", "unregister", "publish", "ping");
    /** No token or password among them: those that are wrong lock this machine's address out, which is another test. */
    private static final List<String> KINDS = List.of("device", "pairing", "none", "");

    private final Random random;

    Rubbish(Random random) {
        this.random = random;
    }

    /** Mostly well-formed requests with any parameters; sometimes a frame that is cut off or changed. */
    String text() {
        JsonObject request = new JsonObject()
                .put("type", random.nextInt(30) == 0 ? value(1) : "request")
                .put("id", "x" + random.nextInt(1_000_000))
                .put("method", method())
                .put("params", params());
        if (random.nextInt(4) == 0) {
            request.put("idempotencyKey", random.nextInt(10) == 0 ? value(1) : "k" + random.nextInt(20));
        }
        return broken(request.encode(), 60);
    }

    /** Of the event-bus bridge protocol: the same requests in its words, and the other things that it has words for. */
    String busMessage() {
        JsonObject message = new JsonObject()
                .put("type", random.nextInt(30) == 0 ? value(1) : BUS_TYPES.get(random.nextInt(BUS_TYPES.size())))
                .put("address", random.nextInt(20) == 0 ? value(1) : method())
                .put("body", random.nextInt(10) == 0 ? value(2) : params());
        if (random.nextInt(3) != 0) {
            message.put("replyAddress", random.nextInt(30) == 0 ? value(1) : "r" + random.nextInt(1_000_000));
        }
        if (random.nextInt(4) == 0) {
            message.put(
                    "headers", random.nextInt(3) == 0 ? value(2) : new JsonObject().put("idempotencyKey", value(1)));
        }
        return broken(message.encode(), 60);
    }

    /** What SockJS wraps around messages, mostly; else anything. */
    String sockJsFrame() {
        String frame = new JsonArray().add(busMessage()).add(busMessage()).encode();
        return switch (random.nextInt(40)) {
            case 0 -> new JsonArray().add("a").add(value(2)).add("b").encode();
            case 1 -> value(2).toString();
            default -> broken(frame, 60);
        };
    }

    /** A client's hello, or a node's, with something wrong; now and then right in all but what it cannot know. */
    String hello() {
        JsonObject hello = new JsonObject()
                .put("type", random.nextInt(10) == 0 ? value(1) : "hello")
                .put("protocol", random.nextInt(3) == 0 ? value(2) : random.nextBoolean() ? 1 : version())
                .put("client", random.nextInt(3) == 0 ? value(2) : new JsonObject().put("name", value(1)))
                .put("auth", random.nextInt(3) == 0 ? value(2) : auth())
                .put("capabilities", value(2))
                .put("nodeId", random.nextInt(3) == 0 ? value(1) : "n1")
                .put("publicKey", random.nextInt(3) == 0 ? value(1) : "A".repeat(random.nextInt(100)))
                .put("signature", random.nextInt(3) == 0 ? value(1) : "A".repeat(random.nextInt(100)))
                .put("version", random.nextInt(10) == 0 ? value(1) : "1")
                .put("addresses", random.nextInt(3) == 0 ? value(2) : new JsonArray().add("node.n1.terminal.start"));
        return broken(hello.encode(), 8);
    }

    private static JsonObject version() {
        return new JsonObject().put("min", 1).put("max", 1);
    }

    private JsonObject auth() {
        JsonObject auth = new JsonObject()
                .put("kind", random.nextInt(10) == 0 ? value(1) : KINDS.get(random.nextInt(KINDS.size())));
        for (String field : List.of("deviceId", "nonce", "publicKey", "signedAt", "signature")) {
            if (random.nextBoolean()) {
                auth.put(field, random.nextInt(3) == 0 ? value(1) : "A".repeat(random.nextInt(64)));
            }
        }
        return auth;
    }

    /** One time in {@code odds}/4 cut off, changed or doubled. */
    private String broken(String text, int odds) {
        return switch (random.nextInt(odds)) {
            case 0 -> text.substring(0, random.nextInt(text.length()));
            case 1 -> text.replace('"', '\'');
            case 2 -> text + text;
            case 3 -> "[".repeat(random.nextInt(200));
            default -> text;
        };
    }

    byte[] frame() {
        byte[] frame = new byte[random.nextInt(10) == 0 ? random.nextInt(16) : 16 + random.nextInt(64)];
        random.nextBytes(frame);
        // Often enough valid in all but what is random.
        if (frame.length >= 16 && random.nextInt(3) != 0) {
            frame[0] = (byte) (random.nextBoolean() ? 2 : 4);
            frame[1] = frame[2] = frame[3] = 0;
            frame[4] = frame[5] = frame[6] = 0;
            frame[8] = 0;
            return frame[0] == 4 ? java.util.Arrays.copyOf(frame, 16) : frame;
        }
        return frame;
    }

    private String method() {
        List<Rule> rules = Policy.standard().rules();
        return rules.get(random.nextInt(rules.size())).pattern();
    }

    private JsonObject params() {
        JsonObject params = new JsonObject();
        for (int i = random.nextInt(6); i > 0; i--) {
            params.put(FIELDS.get(random.nextInt(FIELDS.size())), value(3));
        }
        return params;
    }

    private Object value(int depth) {
        return switch (random.nextInt(depth > 0 ? 9 : 7)) {
            case 0 -> random.nextInt();
            case 1 -> random.nextLong();
            case 2 -> random.nextDouble();
            case 3 -> random.nextBoolean();
            case 4 -> "n1-s" + random.nextInt(3);
            case 5 -> 80;
            case 6 -> new String(new char[] {(char) random.nextInt(0xd800), '\0', '*', '.'});
            case 7 -> new JsonArray().add(value(depth - 1)).add(value(depth - 1));
            default -> params();
        };
    }
}
