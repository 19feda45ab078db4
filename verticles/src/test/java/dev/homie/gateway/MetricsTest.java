package dev.homie.gateway;

import static dev.homie.gateway.SessionsTest.input;
import static dev.homie.gateway.SessionsTest.sessionId;
import static dev.homie.gateway.TestingClient.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.gateway.RawHttp.Response;
import dev.homie.protocol.frame.FrameHeader;
import dev.homie.protocol.frame.FrameKind;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** {@code GET /metrics}: who may, and whether the numbers are those of what happened. */
final class MetricsTest {
    @TempDir
    private Path home;

    private TestingGateway gateway;

    @BeforeEach
    void start() {
        gateway = TestingGateway.start(home);
    }

    @AfterEach
    void stop() {
        gateway.close();
    }

    @Test
    void onlyTheOwnersTokenCounts() {
        int port = gateway.gateway.port();
        assertThat(RawHttp.get(port, "/metrics").send().status()).isEqualTo(401);
        assertThat(RawHttp.get(port, "/metrics")
                        .header("Authorization", "Bearer wrong")
                        .send()
                        .status())
                .isEqualTo(401);
        String cookie = RawHttp.post(port, "/auth/token", json("token", gateway.gateway.ownerToken()))
                .send()
                .cookie();
        assertThat(RawHttp.get(port, "/metrics").header("Cookie", cookie).send().status())
                .as("a page's cookie is not for scrapers")
                .isEqualTo(401);
        assertThat(scrape()).contains("homie_build_info{version=\"test\"} 1");
    }

    @Test
    void countsWhatHappens() {
        try (TestingClient client = gateway.client()) {
            JsonObject started = client.result(
                    "terminal.session.start",
                    json("cols", 80, "rows", 24, "attach", json("inputId", "i", "fromOffset", 0)));
            client.binary(input(started.getLong("channel"), 0, "12345"));
            untilOutput(client);
            client.request("terminal.session.preview", json("sessionId", sessionId(started) + "x"));
            client.request("no.such.method", json());

            String text = scrape();
            assertThat(value(text, "homie_connections")).isEqualTo(1);
            assertThat(value(text, "homie_channels")).isEqualTo(1);
            assertThat(value(text, "homie_nodes{status=\"online\"}")).isEqualTo(1);
            assertThat(value(text, "homie_sessions{name=\"testing n1\",node=\"n1\",status=\"running\"}"))
                    .isEqualTo(1);
            assertThat(value(text, "homie_frames_total{direction=\"in\"}")).isEqualTo(1);
            assertThat(value(text, "homie_terminal_bytes_total{direction=\"in\"}"))
                    .isEqualTo(5);
            assertThat(value(text, "homie_terminal_bytes_total{direction=\"out\"}"))
                    .isEqualTo(5);
            assertThat(value(text, "homie_request_seconds_count{method=\"terminal.session.start\"}"))
                    .isEqualTo(1);
            assertThat(value(text, "homie_request_seconds_sum{method=\"terminal.session.start\"}"))
                    .isBetween(0.0, 10.0);
            assertThat(value(text, "homie_request_failures_total{code=\"UNIMPLEMENTED\",method=\"unknown\"}"))
                    .isEqualTo(1);
            assertThat(value(
                            text,
                            "homie_request_failures_total{code=\"NOT_FOUND\",method=\"terminal.session.preview\"}"))
                    .isEqualTo(1);
            assertThat(value(text, "homie_store_seconds_count")).isPositive();
            assertThat(value(text, "homie_store_failures_total")).isZero();
            assertThat(text).contains("jvm_memory_used_bytes", "jvm_threads_live_threads", "jvm_gc_");
        }
        // The client is gone, what it did stays counted.
        String after = scrape();
        while (value(after, "homie_connections") > 0) {
            after = scrape();
        }
        assertThat(value(after, "homie_channels")).isZero();
        assertThat(value(after, "homie_frames_total{direction=\"in\"}")).isEqualTo(1);
        while (value(after, "homie_event_loop_lag_seconds_count") < 2) {
            after = scrape();
        }
    }

    private static void untilOutput(TestingClient client) {
        while (FrameHeader.read(client.frame()).kind() != FrameKind.OUTPUT) {
            // An acknowledgement of the input may come first.
        }
    }

    private String scrape() {
        Response response = RawHttp.get(gateway.gateway.port(), "/metrics")
                .header("Authorization", "Bearer " + gateway.gateway.ownerToken())
                .send();
        assertThat(response.status()).isEqualTo(200);
        assertThat(response.header("content-type")).startsWith("text/plain; version=0.0.4");
        return response.body();
    }

    private static double value(String text, String series) {
        Matcher found =
                Pattern.compile("(?m)^" + Pattern.quote(series) + " (\\S+)$").matcher(text);
        assertThat(found.find()).as("%s in:\n%s", series, text).isTrue();
        return Double.parseDouble(found.group(1));
    }
}
