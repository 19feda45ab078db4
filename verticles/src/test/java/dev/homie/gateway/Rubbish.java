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
        String text = request.encode();
        return switch (random.nextInt(60)) {
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
