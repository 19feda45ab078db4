package dev.homie.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Clients that come and go at random bytes lose nothing and get nothing twice, in either direction. */
class ResumeTest {
    @TempDir
    Path folder;

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void outputIsWholeAcrossRandomDisconnections(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] printed = text(random, 3_000_000);
        Path file = Files.write(folder.resolve("out"), printed);
        String text = "ready\n" + new String(printed, StandardCharsets.US_ASCII);
        try (TestingNode node = new TestingNode()) {
            TestingClient client = node.start(
                    "stty -echo -opost; echo ready; read x; cat " + file + "; read x",
                    new JsonObject().put("inputId", "me"));
            client.await("ready\n").type("\n");
            ByteArrayOutputStream all = new ByteArrayOutputStream();
            while (all.size() < text.length()) {
                TestingClient current = client;
                long until = Math.min(text.length(), client.received() + 1 + random.nextInt(400_000));
                TestingClient.eventually("output", () -> current.received() >= until ? true : null);
                client.detach();
                long next = client.received();
                all.writeBytes(client.bytes());
                client = TestingClient.attach(
                        node,
                        client.sessionId(),
                        new JsonObject()
                                .put("fromOffset", next)
                                .put("inputId", "me")
                                .put("window", 4096 + random.nextInt(300_000)));
                assertThat(client.result().getString("replay")).isEqualTo("exact");
            }
            assertThat(all.toString(StandardCharsets.US_ASCII).equals(text))
                    .as("seed " + seed)
                    .isTrue();
        }
    }

    @ParameterizedTest
    @ValueSource(longs = {1, 2, 3, 4})
    void inputIsWholeAcrossRandomDisconnections(long seed) throws IOException {
        Random random = new Random(seed);
        byte[] text = text(random, 300_000);
        Path file = folder.resolve("in");
        try (TestingNode node = new TestingNode()) {
            TestingClient client = node.start(
                    "stty raw -echo; echo ready; exec head -c " + text.length + " > " + file,
                    new JsonObject().put("inputId", "me"));
            client.await("ready");
            String id = client.sessionId();
            while (client.inputAcked() < text.length) {
                long from = client.inputAcked();
                for (int k = random.nextInt(6); k >= 0 && from < text.length; k--) {
                    int length = (int) Math.min(text.length - from, 1 + random.nextInt(9000));
                    byte[] part = Arrays.copyOfRange(text, (int) from, (int) from + length);
                    client.typeAt(from, part);
                    from += length;
                }
                if (random.nextInt(3) == 0) {
                    // What was on its way is neither known to be written nor known to be lost.
                    client.detach();
                    client = TestingClient.attach(
                            node, id, new JsonObject().put("inputId", "me").put("fromOffset", client.received()));
                } else {
                    long sent = from;
                    TestingClient current = client;
                    TestingClient.eventually("an acknowledgement", () -> {
                        boolean answered = current.inputAcked() >= sent
                                || !current.errors().isEmpty();
                        return answered ? true : null;
                    });
                }
            }
            node.event("exit", id);
            assertThat(Arrays.equals(Files.readAllBytes(file), text))
                    .as("seed " + seed)
                    .isTrue();
        }
    }

    private static byte[] text(Random random, int size) {
        StringBuilder text = new StringBuilder(size + 100);
        for (int line = 0; text.length() < size; line++) {
            text.append(line).append(' ').append(random.nextLong()).append('\n');
        }
        return text.substring(0, size).getBytes(StandardCharsets.US_ASCII);
    }
}
