package dev.homie.node.agent;

import dev.homie.core.agent.AgentRuntime.Carried;
import dev.homie.core.agent.AgentRuntime.ForkOf;
import dev.homie.core.agent.AgentRuntime.Image;
import dev.homie.core.agent.AgentRuntime.Message;
import dev.homie.core.agent.AgentRuntime.Opening;
import dev.homie.core.agent.AgentRuntime.Response;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.AgentLimits;
import dev.homie.protocol.agent.ChatSettings;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Reads the parameters of SPEC.md section 8.2; what is wrong with them is INVALID_ARGUMENT. Pure. */
final class AgentParams {
    static final int MAX_ID = 256;
    static final int MAX_PATH = 4096;
    static final int MAX_REASON = 4096;
    private static final int MAX_QUESTIONS = 64;
    private static final int MAX_ANSWERS = 64;
    private static final int MAX_ANSWER = 16 * 1024;
    private static final Set<String> ACTIONS = Set.of("accept", "decline", "cancel");

    private AgentParams() {}

    static String chatId(Params params) {
        return params.string("chatId", AgentLimits.MAX_CHAT_ID);
    }

    static Opening opening(Params params) {
        String cwd = params.optionalString("cwd", MAX_PATH);
        if (cwd != null && !Path.of(cwd).isAbsolute()) {
            throw HomieException.invalid(params.path("cwd"), "must be an absolute folder");
        }
        Params settings = params.optionalObject("settings");
        Params fork = params.optionalObject("fork");
        Params carried = params.optionalObject("carried");
        return new Opening(
                chatId(params),
                params.optionalString("account", MAX_ID),
                cwd,
                settings == null ? ChatSettings.DEFAULTS : ChatSettings.from(settings),
                params.optionalString("thread", MAX_ID),
                fork == null ? null : new ForkOf(fork.string("thread", MAX_ID), fork.optionalString("turnId", MAX_ID)),
                carried == null
                        ? null
                        : new Carried(required(carried, "approval"), carried.string("decision", MAX_ID)));
    }

    static Message message(Params params) {
        String text = params.optionalString("text", AgentLimits.MAX_TEXT);
        List<Image> images = images(params);
        List<String> mentions = params.optionalStrings("mentions", AgentLimits.MAX_MENTIONS, MAX_PATH);
        if ((text == null || text.isBlank()) && images.isEmpty() && (mentions == null || mentions.isEmpty())) {
            throw HomieException.invalid(params.path("text"), "must not be empty without an image or a mention");
        }
        String delivery = params.optionalString("delivery", MAX_ID);
        if (delivery != null && !Set.of("turn", "steer").contains(delivery)) {
            throw HomieException.invalid(params.path("delivery"), "must be one of steer, turn");
        }
        Params settings = params.optionalObject("settings");
        return new Message(
                chatId(params),
                params.string("messageId", AgentLimits.MAX_MESSAGE_ID),
                text == null ? "" : text,
                images,
                mentions == null ? List.of() : mentions,
                "steer".equals(delivery),
                settings == null ? ChatSettings.DEFAULTS : ChatSettings.from(settings));
    }

    private static List<Image> images(Params params) {
        List<Image> images = new ArrayList<>();
        int bytes = 0;
        for (Params each : params.objects("images", AgentLimits.MAX_IMAGES)) {
            String mime = each.string("mime", MAX_ID);
            if (!mime.matches("image/[a-z0-9.+-]+")) {
                throw HomieException.invalid(each.path("mime"), "must be a picture's, such as image/png");
            }
            byte[] picture = each.optionalBase64("base64", AgentLimits.MAX_IMAGE_BYTES);
            if (picture == null || picture.length == 0) {
                throw HomieException.invalid(each.path("base64"), "is required");
            }
            bytes += picture.length;
            if (bytes > AgentLimits.MAX_IMAGE_BYTES) {
                throw HomieException.invalid(
                        params.path("images"), "must have at most " + AgentLimits.MAX_IMAGE_BYTES + " bytes together");
            }
            images.add(new Image(mime, each.string("base64", Integer.MAX_VALUE)));
        }
        return images;
    }

    static Response response(Params params) {
        String decision = params.optionalString("decision", MAX_ID);
        String action = params.optionalString("action", MAX_ID);
        Map<String, List<String>> answers = answers(params);
        if (decision == null && action == null && answers == null) {
            throw HomieException.invalid(params.path("decision"), "decision, answers or action is required");
        }
        if (action != null && !ACTIONS.contains(action)) {
            throw HomieException.invalid(params.path("action"), "must be one of accept, cancel, decline");
        }
        return new Response(
                params.string("approvalId", MAX_ID),
                decision,
                params.optionalString("reason", MAX_REASON),
                answers,
                action,
                object(params, "content"));
    }

    private static @Nullable Map<String, List<String>> answers(Params params) {
        Params answers = params.optionalObject("answers");
        if (answers == null) {
            return null;
        }
        Set<String> questions = answers.toMap().keySet();
        if (questions.size() > MAX_QUESTIONS) {
            throw HomieException.invalid(params.path("answers"), "must have at most " + MAX_QUESTIONS + " entries");
        }
        Map<String, List<String>> read = new LinkedHashMap<>();
        for (String question : questions) {
            List<String> texts = answers.optionalStrings(question, MAX_ANSWERS, MAX_ANSWER);
            read.put(question, texts == null ? List.of() : texts);
        }
        return read;
    }

    private static JsonObject required(Params params, String name) {
        return Objects.requireNonNullElseGet(object(params, name), () -> {
            throw HomieException.invalid(params.path(name), "is required");
        });
    }

    static @Nullable JsonObject object(Params params, String name) {
        Params object = params.optionalObject(name);
        return object == null ? null : new JsonObject(object.toMap());
    }
}
