package dev.homie.chat;

import static dev.homie.chat.Steps.all;
import static dev.homie.chat.Steps.step;
import static dev.homie.chat.Steps.text;
import static dev.homie.cluster.TestingCluster.until;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.EnabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** A model that says 200 words a second, to twenty who listen; some of them come and go. */
@EnabledOnOs(OS.LINUX)
final class ChatSoakIT {
    private static final int CLIENTS = 20;
    private static final int ROAMING = 5;
    private static final int SECONDS = 20;
    private static final int EVERY_MS = 5;
    private static final Duration LIMIT = Duration.ofSeconds(SECONDS * 3);

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path folder;

    @Test
    void nobodyLosesAnEventOrGetsOneTwice() {
        String words = IntStream.range(0, SECONDS * 1_000 / EVERY_MS)
                .mapToObj(n -> "w" + n)
                .collect(Collectors.joining(" "));
        try (TestingAgentHomie homie = TestingAgentHomie.up(folder);
                TestingChatClient first = homie.client()) {
            homie.model.script(all(step(text(words, EVERY_MS))));
            String chat = first.chat(homie.nodeId(), homie.folder("soak"));
            List<TestingChatClient> steady = new ArrayList<>(List.of(first));
            while (steady.size() < CLIENTS - ROAMING) {
                TestingChatClient client = homie.client();
                client.follow(chat, 0);
                steady.add(client);
            }
            List<Roaming> roaming = new ArrayList<>();
            for (int i = 0; i < ROAMING; i++) {
                roaming.add(new Roaming(homie, chat));
            }
            long began = System.nanoTime();
            first.send(chat, "talk");
            until("the end", LIMIT, () -> {
                roaming.forEach(Roaming::step);
                return !first.events(chat, "turn.ended").isEmpty();
            });
            long took = Duration.ofNanos(System.nanoTime() - began).toMillis();
            first.untilStatus(chat, "idle");
            long last = first.state(chat).getLong("lastSeq");
            until("all of it", LIMIT, () -> first.events(chat).size() >= last);
            List<JsonObject> whole = first.events(chat);
            String previews = whole.stream()
                    .filter(event -> event.getString("type").equals("agent.message.delta"))
                    .map(event -> event.getString("text"))
                    .collect(Collectors.joining());
            assertThat(previews).as("previews lose nothing where all keep up").isEqualTo(words);
            assertThat(first.events(chat, "message.final").get(0).getString("text"))
                    .isEqualTo(words);
            for (int i = 0; i < last; i++) {
                assertThat(whole.get(i).getLong("seq")).isEqualTo(i + 1);
            }
            for (TestingChatClient client : steady) {
                until("all of it", LIMIT, () -> client.events(chat).size() >= last);
                assertThat(client.events(chat)).isEqualTo(whole);
            }
            for (Roaming client : roaming) {
                client.rest(last);
                assertThat(client.events).isEqualTo(whole);
            }
            System.out.printf(
                    "soak: %d events to %d clients in %d ms, %d of them came back %d times%n",
                    last,
                    CLIENTS,
                    took,
                    ROAMING,
                    roaming.stream().mapToInt(each -> each.times).sum());
            steady.forEach(TestingChatClient::close);
        }
    }

    /** Somebody whose connection breaks again and again, and who goes on from the last event that it has. */
    private static final class Roaming {
        private static final int TAKES = 40;

        private final TestingAgentHomie homie;
        private final String chat;
        private final List<JsonObject> events = new ArrayList<>();
        private TestingChatClient client;
        private int times;

        Roaming(TestingAgentHomie homie, String chat) {
            this.homie = homie;
            this.chat = chat;
            client = connect();
        }

        private TestingChatClient connect() {
            TestingChatClient made = homie.client();
            made.follow(
                    chat, events.isEmpty() ? 0 : events.get(events.size() - 1).getLong("seq"));
            return made;
        }

        void step() {
            if (client.events(chat).size() >= TAKES) {
                take();
                times++;
                client = connect();
            }
        }

        private void take() {
            List<JsonObject> got = client.events(chat);
            client.close();
            events.addAll(got);
        }

        void rest(long last) {
            until("the rest", LIMIT, () -> events.size() + client.events(chat).size() >= last);
            take();
        }
    }
}
