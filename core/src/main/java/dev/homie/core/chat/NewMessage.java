package dev.homie.core.chat;

import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import dev.homie.protocol.agent.AgentLimits;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A message as a client sends it, within its bounds.
 *
 * @param messageId the client's name for it; null: it has none
 * @param mentions paths, absolute or from the chat's folder
 */
public record NewMessage(
        @Nullable String messageId, String text, List<Picture> images, List<String> mentions, Delivery.Wish wish) {
    private static final int MAX_PATH = 4096;
    private static final int MAX_MIME = 32;
    private static final Set<String> MIMES = Set.of("image/png", "image/jpeg", "image/gif", "image/webp");

    public NewMessage {
        images = List.copyOf(images);
        mentions = List.copyOf(mentions);
    }

    /** A picture. */
    @SuppressWarnings("ArrayRecordComponent") // a carrier, compared by nobody
    public record Picture(String mime, byte[] bytes) {}

    /** @throws HomieException INVALID_ARGUMENT naming the field */
    public static NewMessage read(Params params) {
        String messageId = params.optionalString("messageId", AgentLimits.MAX_MESSAGE_ID);
        if (messageId != null && messageId.isEmpty()) {
            throw HomieException.invalid(params.path("messageId"), "must not be empty");
        }
        List<Picture> images = new ArrayList<>();
        int left = AgentLimits.MAX_IMAGE_BYTES;
        for (Params image : params.objects("images", AgentLimits.MAX_IMAGES)) {
            String mime = image.string("mime", MAX_MIME);
            if (!MIMES.contains(mime)) {
                throw HomieException.invalid(
                        image.path("mime"),
                        "must be one of "
                                + String.join(", ", MIMES.stream().sorted().toList()));
            }
            byte[] bytes = image.optionalBase64("base64", left);
            if (bytes == null || bytes.length == 0) {
                throw HomieException.invalid(image.path("base64"), "is required");
            }
            left -= bytes.length;
            images.add(new Picture(mime, bytes));
        }
        List<String> mentions = params.objects("mentions", AgentLimits.MAX_MENTIONS).stream()
                .map(mention -> mention.string("path", MAX_PATH))
                .toList();
        String text = Objects.requireNonNullElse(params.optionalString("text", AgentLimits.MAX_TEXT), "");
        if (text.isBlank() && images.isEmpty() && mentions.isEmpty()) {
            throw HomieException.invalid(params.path("text"), "must not be empty");
        }
        return new NewMessage(
                messageId, text, images, mentions, params.choice("delivery", Delivery.Wish.class, Delivery.Wish.AUTO));
    }
}
