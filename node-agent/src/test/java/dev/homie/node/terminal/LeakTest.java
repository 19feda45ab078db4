package dev.homie.node.terminal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A thousand sessions leave nothing behind. */
class LeakTest {
    private static final int SESSIONS = 1000;
    private static final int AT_ONCE = 20;

    @Test
    void leavesNoDescriptorThreadOrProcess() {
        assumeTrue(Files.isDirectory(Path.of("/proc/self/fd")), "needs Linux's /proc");
        try (TestingNode node = new TestingNode()) {
            run(node, 2 * AT_ONCE);
            long descriptors = entries("/proc/self/fd");
            long threads = entries("/proc/self/task");
            run(node, SESSIONS);
            TestingClient.eventually(
                    "descriptors back at " + descriptors, () -> entries("/proc/self/fd") <= descriptors ? true : null);
            // The JDK keeps idle watchers of processes for a minute: as many as there were at once, not one a session.
            assertThat(entries("/proc/self/task")).isLessThanOrEqualTo(threads + AT_ONCE);
            TestingClient.eventually(
                    "no child",
                    () -> ProcessHandle.current().children().findAny().isEmpty() ? true : null);
            assertThat(node.request("list", new JsonObject()).getJsonArray("sessions"))
                    .isEmpty();
        }
    }

    private static void run(TestingNode node, int count) {
        for (int done = 0; done < count; done += AT_ONCE) {
            List<TestingClient> clients = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                clients.add(node.start("echo out; read x"));
            }
            for (TestingClient client : clients) {
                client.await("out");
                client.type("\n");
                node.event("exit", client.sessionId());
                client.detach();
                node.request("remove", new JsonObject().put("sessionId", client.sessionId()));
            }
            node.events.clear();
        }
    }

    private static long entries(String folder) {
        try (Stream<Path> entries = Files.list(Path.of(folder))) {
            return entries.count();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
