package dev.homie.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import dev.homie.core.pki.Authority;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.pki.Pem;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLServerSocket;
import javax.net.ssl.SSLSocket;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.condition.DisabledOnOs;
import org.junit.jupiter.api.condition.OS;
import org.junit.jupiter.api.io.TempDir;

/** What doctor says of certificates, ports, members and clocks, with real ones of each. */
@DisabledOnOs(OS.WINDOWS)
class ClusterChecksTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    @TempDir
    @SuppressWarnings("NullAway.Init") // JUnit sets it
    Path home;

    @Test
    void goodKeysAreGood() {
        keys();
        assertThat(keyChecks(Duration.ZERO)).singleElement().satisfies(found -> {
            assertThat(found.well()).isTrue();
            assertThat(found.what()).contains("good for 36");
        });
    }

    @Test
    void saysWhenACertificateEndsAndWhenTheClockIsWrong() {
        keys();
        assertThat(keyChecks(Duration.ofDays(3650 - 30)))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).startsWith("note").contains("runs out in"));
        assertThat(keyChecks(Duration.ofDays(3700)))
                .singleElement()
                .satisfies(
                        found -> assertThat(found.line()).startsWith("WRONG").contains("has run out", "homie invite"));
        assertThat(keyChecks(Duration.ofDays(-30)))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).startsWith("WRONG").contains("clock"));
    }

    @Test
    void tellsAForeignCertificateFromAForeignKeyAndFromAMissingOne() throws IOException {
        KeyFolder folder = keys();
        NodeKeys good = folder.keys();
        Authority other = Authority.create("other", Clock.systemUTC());
        KeyPair pair = Keys.generate();
        folder.write(new NodeKeys(good.authority(), other.issue("vm", pair.getPublic()), pair.getPrivate()));
        assertThat(keyChecks(Duration.ZERO))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("another CA"));
        folder.write(new NodeKeys(good.authority(), good.certificate(), pair.getPrivate()));
        assertThat(keyChecks(Duration.ZERO))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("not the key of"));
        Files.delete(home.resolve("cluster/node.key"));
        assertThat(keyChecks(Duration.ZERO))
                .singleElement()
                .satisfies(found -> assertThat(found.what()).contains("lacks node.key"));
    }

    @Test
    void keysAreNobodyElses() throws IOException {
        keys();
        Files.setPosixFilePermissions(home.resolve("cluster/node.key"), PosixFilePermissions.fromString("rw-r--r--"));
        assertThat(keyChecks(Duration.ZERO))
                .anySatisfy(
                        found -> assertThat(found.line()).startsWith("WRONG").contains("node.key", "chmod"));
    }

    @Test
    void namesWhoHoldsAPort() throws IOException {
        long self = ProcessHandle.current().pid();
        int port;
        try (ServerSocket held = new ServerSocket(0, 1, LOOPBACK)) {
            port = held.getLocalPort();
            assertThat(ClusterChecks.port("cluster.port", "127.0.0.1", port, Optional.of(self))
                            .well())
                    .as("our own")
                    .isTrue();
            Finding others = ClusterChecks.port("cluster.port", "127.0.0.1", port, Optional.empty());
            assertThat(others.line()).startsWith("WRONG").contains("" + port, "cluster.port");
            if (OS.LINUX.isCurrentOs()) {
                assertThat(others.what()).contains("(pid " + self + ")");
            }
        }
        assertThat(ClusterChecks.port("cluster.port", "127.0.0.1", port, Optional.empty())
                        .what())
                .endsWith("is free");
        assertThat(ClusterChecks.port("cluster.port", "100.64.12.34", port, Optional.empty())
                        .what())
                .contains("does not have the address");
    }

    @Test
    void tellsAMemberOfAnotherCaFromOneThatIsNotThere() throws Exception {
        NodeKeys ours = keys().keys();
        KeyFolder others = KeyFolder.of(StateFolder.open(home.resolve("other")));
        others.initialize("other", "box", Clock.systemUTC());
        NodeKeys theirs = others.keys();
        try (ServerSocket hazelcast = new ServerSocket(0, 5, LOOPBACK);
                Bus own = new Bus(ours);
                Bus foreign = new Bus(theirs)) {
            String member = "127.0.0.1:" + hazelcast.getLocalPort();
            assertThat(PeerCheck.of(member, own.port(), ours.authority()).line())
                    .startsWith("ok")
                    .contains("this cluster's CA");
            assertThat(PeerCheck.of(member, foreign.port(), ours.authority()).line())
                    .startsWith("WRONG")
                    .contains("another CA", "Homie CA of other");
        }
        int free;
        try (ServerSocket gone = new ServerSocket(0, 1, LOOPBACK)) {
            free = gone.getLocalPort();
        }
        assertThat(PeerCheck.of("127.0.0.1:" + free, 0, ours.authority()).line())
                .startsWith("WRONG")
                .contains("nothing listens");
        assertThat(PeerCheck.of("no-such-host.invalid:7318", 0, ours.authority())
                        .what())
                .contains("no machine of that name");
    }

    @Test
    void clocksThatDifferAreNamed() {
        assertThat(ClusterChecks.clocks(Map.of("n1", 1_500L)))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).startsWith("ok"));
        assertThat(ClusterChecks.clocks(Map.of("n1", -5_000L)))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).startsWith("note").contains("n1 is 5 s behind"));
        assertThat(ClusterChecks.clocks(Map.of("n1", 180_000L)))
                .singleElement()
                .satisfies(found -> assertThat(found.line()).startsWith("WRONG").contains("n1 is 180 s ahead"));
    }

    @Test
    void anAddressThatIsTooWideIsNamed() throws IOException {
        keys();
        Files.writeString(home.resolve("homie.json"), "{\"cluster\":{\"bind\":\"0.0.0.0\"}}");
        assertThat(new ClusterChecks(home, Map.of(), Optional.empty()).run())
                .singleElement()
                .satisfies(found -> assertThat(found.line()).startsWith("WRONG").contains("0.0.0.0", "tailnet"));
    }

    private KeyFolder keys() {
        KeyFolder folder = KeyFolder.of(StateFolder.open(home));
        folder.initialize("homie", "vm", Clock.systemUTC());
        return folder;
    }

    private List<Finding> keyChecks(Duration later) {
        return new KeyChecks(home.resolve("cluster"), Clock.offset(Clock.systemUTC(), later)).run();
    }

    /** Shows a certificate as an event bus does. */
    private static final class Bus implements AutoCloseable {
        private final SSLServerSocket listener;

        private Bus(NodeKeys keys) throws Exception {
            KeyStore store = KeyStore.getInstance("PKCS12");
            store.load(null, null);
            store.setKeyEntry("own", keys.privateKey(), new char[0], new Certificate[] {
                Pem.readCertificate(Pem.certificate(keys.certificate()))
            });
            KeyManagerFactory managers = KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
            managers.init(store, new char[0]);
            SSLContext context = SSLContext.getInstance("TLS");
            context.init(managers.getKeyManagers(), null, null);
            listener = (SSLServerSocket) context.getServerSocketFactory().createServerSocket(0, 5, LOOPBACK);
            listener.setNeedClientAuth(true);
            Thread thread = new Thread(this::serve, "testing-bus");
            thread.setDaemon(true);
            thread.start();
        }

        private void serve() {
            while (!listener.isClosed()) {
                try (SSLSocket socket = (SSLSocket) listener.accept()) {
                    socket.startHandshake();
                } catch (IOException e) {
                    // Whoever shows no certificate is refused.
                }
            }
        }

        int port() {
            return listener.getLocalPort();
        }

        @Override
        public void close() throws IOException {
            listener.close();
        }
    }
}
