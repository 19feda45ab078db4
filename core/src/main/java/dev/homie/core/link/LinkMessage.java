package dev.homie.core.link;

import dev.homie.protocol.ErrorCode;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import dev.homie.protocol.Params;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A text message of a link (SPEC.md section 8.1). Immutable. */
public sealed interface LinkMessage {
    /** The gateway's first: what the node has to sign. */
    record Challenge(String gatewayId, String nonce, int min, int max) implements LinkMessage {}

    /**
     * The node's first.
     *
     * @param publicKey and {@code signature}: base64url, see {@link LinkProof}
     * @param code admits a node that is not known yet, once
     * @param addresses what it serves
     */
    record Hello(
            int protocol,
            String nodeId,
            String publicKey,
            String signature,
            String version,
            @Nullable String code,
            List<String> addresses)
            implements LinkMessage {}

    /** The node is admitted. */
    record Welcome(int heartbeatMs) implements LinkMessage {}

    /** The gateway asks something of an address that the node serves. */
    record Request(long id, String address, Map<String, String> headers, Map<String, Object> body, int timeoutMs)
            implements LinkMessage {}

    record Reply(long id, Map<String, String> headers, Map<String, Object> body) implements LinkMessage {}

    record Failure(long id, HomieException error) implements LinkMessage {}

    record Publish(String address, Map<String, Object> body) implements LinkMessage {}

    /** An error of one channel, for the connection that has it. */
    record ChannelError(String to, long channel, HomieException error) implements LinkMessage {}

    record Ping(long t) implements LinkMessage {}

    record Pong(long t) implements LinkMessage {}

    /** Why the other end is about to close the link. */
    record Refused(HomieException error) implements LinkMessage {}

    /** Longest of what is neither an address nor part of a body, in characters. */
    int MAX_FIELD = 512;
    /** Headers are short but for the identity, which lists scopes. */
    int MAX_HEADER = 8 * 1024;

    int MAX_HEADERS = 16;
    int MAX_ERROR = 4 * 1024;

    /** @throws HomieException INVALID_ARGUMENT; the link is to be closed with 4400 */
    static LinkMessage read(String text) {
        Params fields = Params.of(Json.readObject(text));
        return switch (fields.string("type", MAX_FIELD)) {
            case "challenge" ->
                new Challenge(
                        fields.string("gatewayId", MAX_FIELD),
                        fields.string("nonce", MAX_FIELD),
                        fields.integer("min", 0, Integer.MAX_VALUE),
                        fields.integer("max", 0, Integer.MAX_VALUE));
            case "hello" -> {
                List<String> addresses =
                        fields.optionalStrings("addresses", LinkLimits.MAX_ADDRESSES, LinkLimits.MAX_ADDRESS);
                yield new Hello(
                        fields.integer("protocol", 0, Integer.MAX_VALUE),
                        fields.string("nodeId", MAX_FIELD),
                        fields.string("publicKey", MAX_FIELD),
                        fields.string("signature", MAX_FIELD),
                        fields.string("version", MAX_FIELD),
                        fields.optionalString("code", MAX_FIELD),
                        addresses == null ? List.of() : addresses);
            }
            case "welcome" -> new Welcome(fields.integer("heartbeatMs", 10, 3_600_000));
            case "request" ->
                new Request(
                        id(fields),
                        fields.string("address", LinkLimits.MAX_ADDRESS),
                        fields.stringMap("headers", MAX_HEADERS, MAX_HEADER),
                        body(fields),
                        fields.integer("timeoutMs", 1, 3_600_000));
            case "reply" -> new Reply(id(fields), fields.stringMap("headers", MAX_HEADERS, MAX_HEADER), body(fields));
            case "failure" -> new Failure(id(fields), error(fields));
            case "publish" -> new Publish(fields.string("address", LinkLimits.MAX_ADDRESS), body(fields));
            case "channelError" ->
                new ChannelError(
                        fields.string("to", LinkLimits.MAX_ADDRESS),
                        number(fields, "channel", 0xffff_ffffL),
                        error(fields));
            case "ping" -> new Ping(number(fields, "t", Long.MAX_VALUE));
            case "pong" -> new Pong(number(fields, "t", Long.MAX_VALUE));
            case "error" -> new Refused(error(fields));
            default -> throw HomieException.invalid("type", "is none of a link");
        };
    }

    /** As {@link #read} reads it. */
    default String encode() {
        Map<String, @Nullable Object> fields = new LinkedHashMap<>();
        if (this instanceof Challenge each) {
            fields.put("type", "challenge");
            fields.put("gatewayId", each.gatewayId);
            fields.put("nonce", each.nonce);
            fields.put("min", each.min);
            fields.put("max", each.max);
        } else if (this instanceof Hello each) {
            fields.put("type", "hello");
            fields.put("protocol", each.protocol);
            fields.put("nodeId", each.nodeId);
            fields.put("publicKey", each.publicKey);
            fields.put("signature", each.signature);
            fields.put("version", each.version);
            if (each.code != null) {
                fields.put("code", each.code);
            }
            fields.put("addresses", each.addresses);
        } else if (this instanceof Welcome each) {
            fields.put("type", "welcome");
            fields.put("heartbeatMs", each.heartbeatMs);
        } else if (this instanceof Request each) {
            fields.put("type", "request");
            fields.put("id", each.id);
            fields.put("address", each.address);
            fields.put("headers", each.headers);
            fields.put("body", each.body);
            fields.put("timeoutMs", each.timeoutMs);
        } else if (this instanceof Reply each) {
            fields.put("type", "reply");
            fields.put("id", each.id);
            fields.put("headers", each.headers);
            fields.put("body", each.body);
        } else if (this instanceof Failure each) {
            fields.put("type", "failure");
            fields.put("id", each.id);
            fields.put("error", each.error.body());
        } else if (this instanceof Publish each) {
            fields.put("type", "publish");
            fields.put("address", each.address);
            fields.put("body", each.body);
        } else if (this instanceof ChannelError each) {
            fields.put("type", "channelError");
            fields.put("to", each.to);
            fields.put("channel", each.channel);
            fields.put("error", each.error.body());
        } else if (this instanceof Ping each) {
            fields.put("type", "ping");
            fields.put("t", each.t);
        } else if (this instanceof Pong each) {
            fields.put("type", "pong");
            fields.put("t", each.t);
        } else if (this instanceof Refused each) {
            fields.put("type", "error");
            fields.put("error", each.error.body());
        }
        return Json.write(fields);
    }

    private static long id(Params fields) {
        return number(fields, "id", Long.MAX_VALUE);
    }

    private static long number(Params fields, String name, long max) {
        Long number = fields.optionalLong(name, 0, max);
        if (number == null) {
            throw HomieException.invalid(name, "is required");
        }
        return number;
    }

    private static Map<String, Object> body(Params fields) {
        Params body = fields.optionalObject("body");
        return body == null ? Map.of() : body.toMap();
    }

    /** The error object that a channel error or a failure has as its {@code error}. */
    static HomieException error(Map<String, Object> fields) {
        return error(Params.of(fields));
    }

    private static HomieException error(Params fields) {
        Params error = fields.optionalObject("error");
        if (error == null) {
            throw HomieException.invalid("error", "is required");
        }
        String name = error.string("code", MAX_FIELD);
        ErrorCode code = Arrays.stream(ErrorCode.values())
                .filter(each -> each.name().equals(name))
                .findFirst()
                .orElse(ErrorCode.INTERNAL);
        Params data = error.optionalObject("data");
        String message = error.optionalString("message", MAX_ERROR);
        Map<String, Object> plain = new LinkedHashMap<>();
        if (data != null) {
            // Map.copyOf of the exception takes no nulls.
            List<Map.Entry<String, Object>> entries =
                    new ArrayList<>(data.toMap().entrySet());
            entries.forEach(entry -> {
                if (entry.getValue() != null) {
                    plain.put(entry.getKey(), entry.getValue());
                }
            });
        }
        return new HomieException(code, message == null ? code.name() : message, plain);
    }
}
