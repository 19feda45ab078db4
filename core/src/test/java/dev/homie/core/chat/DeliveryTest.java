package dev.homie.core.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.homie.core.chat.Delivery.Wish;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Params;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

final class DeliveryTest {
    @Test
    void oneTurnRunsAtATime() {
        assertThat(Delivery.of(Wish.AUTO, false, false, 0)).isEqualTo(Delivery.TURN);
        assertThat(Delivery.of(Wish.QUEUE, false, false, 0)).isEqualTo(Delivery.TURN);
        assertThat(Delivery.of(Wish.AUTO, true, false, 0)).isEqualTo(Delivery.STEER);
        assertThat(Delivery.of(Wish.STEER, true, false, 2)).isEqualTo(Delivery.STEER);
        assertThat(Delivery.of(Wish.QUEUE, true, false, 0)).isEqualTo(Delivery.QUEUE);
        assertThat(Delivery.of(Wish.AUTO, false, true, 0)).isEqualTo(Delivery.QUEUE);
        assertThat(Delivery.of(Wish.STEER, false, true, 0)).isEqualTo(Delivery.QUEUE);
    }

    @Test
    void nothingOvertakesWhatWaits() {
        assertThat(Delivery.of(Wish.AUTO, false, false, 1)).isEqualTo(Delivery.QUEUE);
    }

    @Test
    void thereHasToBeATurnToSteer() {
        assertThatThrownBy(() -> Delivery.of(Wish.STEER, false, false, 0))
                .isInstanceOfSatisfying(
                        HomieException.class,
                        failure -> assertThat(failure.data()).containsEntry("reason", "idle"));
    }

    @Test
    void aMessageIsReadWithinItsBounds() {
        NewMessage message = NewMessage.read(Params.of(Map.of(
                "text",
                "hi",
                "messageId",
                "m1",
                "delivery",
                "queue",
                "mentions",
                List.of(Map.of("path", "a/b")),
                "images",
                List.of(Map.of("mime", "image/png", "base64", "AAAA")))));
        assertThat(message.mentions()).containsExactly("a/b");
        assertThat(message.images().get(0).bytes()).hasSize(3);
        assertThat(message.wish()).isEqualTo(Wish.QUEUE);

        refused("text", Map.of());
        refused("text", Map.of("text", "  "));
        refused("messageId", Map.of("text", "x", "messageId", ""));
        refused("delivery", Map.of("text", "x", "delivery", "soon"));
        refused("mentions[0].path", Map.of("text", "x", "mentions", List.of(Map.of())));
        refused("images[0].mime", Map.of("images", List.of(Map.of("mime", "image/svg+xml", "base64", "AAAA"))));
        String half = Base64.getEncoder().encodeToString(new byte[400 * 1024]);
        Map<String, Object> image = Map.of("mime", "image/png", "base64", half);
        refused("images[1].base64", Map.of("images", List.of(image, image)));
    }

    private static void refused(String path, Map<String, Object> params) {
        assertThatThrownBy(() -> NewMessage.read(Params.of(params)))
                .isInstanceOfSatisfying(
                        HomieException.class,
                        failure -> assertThat(failure.data()).containsEntry("path", path));
    }

    @Test
    void anAnswerHasWordsOrAnAction() {
        assertThat(Answers.reply("a", Params.of(Map.of("answers", Map.of("q", List.of("yes"))))))
                .isEqualTo(Map.of("approvalId", "a", "answers", Map.of("q", List.of("yes"))));
        assertThat(Answers.reply("a", Params.of(Map.of("action", "accept", "content", Map.of("x", 1)))))
                .isEqualTo(Map.of("approvalId", "a", "action", "accept", "content", Map.of("x", 1)));
        assertThatThrownBy(() -> Answers.reply("a", Params.of(Map.of()))).isInstanceOf(HomieException.class);
        assertThatThrownBy(() -> Answers.reply("a", Params.of(Map.of("action", "run"))))
                .hasMessageContaining("accept");
    }
}
