package dev.homie.gateway.tailscale;

import static dev.homie.gateway.tailscale.TailscaledTest.await;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import dev.homie.core.store.StateFolder;
import dev.homie.protocol.HomieException;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Against this machine's own tailscaled, when asked for: {@code -Dhomie.test.tailscale=true}, or with
 * {@code -Dhomie.test.tailscale=serve} also what changes its serve configuration, at port 18443, and undoes it.
 */
final class RealTailscaleTest {
    private static final int PORT = 18_443;

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    private Path home;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Vertx vertx;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Tailscaled api;

    @SuppressWarnings("NullAway.Init") // set before each test
    private Tailscaled cli;

    @BeforeEach
    void start() {
        String wanted = System.getProperty("homie.test.tailscale", "");
        boolean there = Files.exists(Path.of(LocalApi.defaultSocket()));
        String why = "NOT TESTED against a real tailscaled: "
                + (there ? "-Dhomie.test.tailscale=true does" : "there is no " + LocalApi.defaultSocket());
        if (!there || wanted.isEmpty()) {
            System.err.println(why);
        }
        assumeTrue(there && !wanted.isEmpty(), why);
        vertx = Vertx.vertx();
        api = new LocalApi(vertx, null);
        cli = new TailscaleCli(vertx, "tailscale", null);
    }

    @AfterEach
    @SuppressWarnings("NullAway") // not set where the test was skipped
    void stop() {
        if (vertx != null) {
            await(vertx.close());
        }
    }

    @Test
    void bothWaysSayTheSame() {
        TailnetStatus status = await(api.status());
        assertThat(await(cli.status())).isEqualTo(status);
        assumeTrue(status.problem() == null, "NOT TESTED further: " + status.problem());
        String self = status.addresses().get(0);
        TailnetPeer peer = await(api.whois(self));
        assertThat(await(cli.whois(self))).isEqualTo(peer);
        assertThat(peer.tagged()).isEqualTo(status.tagged());
        assertThat(await(cli.serveConfig()).json())
                .isEqualTo(await(api.serveConfig()).json());
        for (Tailscaled way : new Tailscaled[] {api, cli}) {
            assertThatThrownBy(() -> await(way.whois("192.0.2.1"))).isInstanceOf(HomieException.class);
        }
    }

    @Test
    void aMappingIsMadeAndRemoved() {
        assumeTrue(
                System.getProperty("homie.test.tailscale", "").equals("serve"),
                "NOT TESTED: -Dhomie.test.tailscale=serve changes the serve configuration");
        TailnetStatus status = await(api.status());
        assumeTrue(status.problem() == null && status.serveProblem() == null, "NOT TESTED: no HTTPS here");
        ServeTarget target = new ServeTarget(status.name(), PORT, "http://127.0.0.1:9");
        for (Tailscaled way : new Tailscaled[] {api, cli}) {
            ServeConfig before = await(way.serveConfig());
            ServeMapping mapping = new ServeMapping(vertx, way, StateFolder.open(home));
            await(mapping.make(target));
            assertThat(await(way.serveConfig()).has(target)).isTrue();
            await(mapping.remove(target));
            assertThat(await(way.serveConfig()).json()).isEqualTo(before.json());
        }
    }
}
