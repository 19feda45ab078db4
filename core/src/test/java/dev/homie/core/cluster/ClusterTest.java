package dev.homie.core.cluster;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.hazelcast.cluster.ClusterState;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.multimap.MultiMap;
import dev.homie.core.pki.Authority;
import dev.homie.protocol.HomieException;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.spi.cluster.NodeInfo;
import io.vertx.core.spi.cluster.RegistrationInfo;
import io.vertx.spi.cluster.hazelcast.impl.HazelcastRegistrationInfo;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import javax.net.ssl.SSLContext;
import javax.net.ssl.SSLSocket;
import javax.net.ssl.TrustManagerFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Real members with real sockets on loopback. */
class ClusterTest {
    private static final DeliveryOptions SOON = new DeliveryOptions().setSendTimeout(3_000);

    @Test
    void membersReachAndLoseEachOther() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            List<String> joined = new CopyOnWriteArrayList<>();
            List<String> left = new CopyOnWriteArrayList<>();
            first.onMemberJoined(joined::add);
            first.onMemberLeft(member -> left.add(member.id()));
            Cluster second = cluster.join();
            String secondId = second.memberId();
            assertThat(Cluster.of(second.vertx())).isSameAs(second);
            assertThat(second.members())
                    .extracting(Cluster.ClusterMember::id, Cluster.ClusterMember::self)
                    .containsExactly(
                            org.assertj.core.groups.Tuple.tuple(first.memberId(), false),
                            org.assertj.core.groups.Tuple.tuple(secondId, true));
            TestingCluster.until("told of the new member", () -> joined.contains(secondId));
            echo(first, "there");
            assertThat(ask(second, "there", "hello")).isEqualTo("hello");
            TestingCluster.await(second.vertx().close());
            TestingCluster.until("told that it left", () -> left.equals(List.of(secondId)));
            assertThat(Cluster.of(second.vertx())).isNull();
        }
    }

    @Test
    void aRegistrationThatTheClusterLostComesBack() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            Cluster second = cluster.join();
            echo(first, "there");
            assertThat(ask(second, "there", "before")).isEqualTo("before");
            MultiMap<String, HazelcastRegistrationInfo> map =
                    second.manager().getHazelcastInstance().getMultiMap("__vertx.subs");
            second.manager().getHazelcastInstance().getMap("__vertx.nodeInfo").clear();
            map.clear();
            map.remove("there");
            TestingCluster.until("nobody is registered", () -> map.get("there").isEmpty());
            assertThat(TestingCluster.await(first.repair())).isEqualTo(1);
            assertThat(TestingCluster.await(second.repair())).isZero();
            assertThat(map.get("there")).hasSize(1);
            assertThat(ask(second, "there", "after")).isEqualTo("after");
            // What has been unregistered does not come back.
            echo(first, "gone")
                    .unregister()
                    .toCompletionStage()
                    .toCompletableFuture()
                    .join();
            assertThat(TestingCluster.await(first.repair())).isZero();
            assertThat(map.get("gone")).isEmpty();
        }
    }

    @Test
    void aBusThatMissedANewConsumerIsTold() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            Cluster second = cluster.join();
            echo(first, "there");
            assertThat(ask(second, "there", "hello")).isEqualTo("hello");
            // As a partition leaves it: the map is right, but the bus was told of a member that is gone.
            second.manager().mislead("there", List.of(new RegistrationInfo("nobody", 1, false)));
            assertThatThrownBy(() -> ask(second, "there", "lost")).hasCauseInstanceOf(ReplyException.class);
            TestingCluster.await(second.repair());
            assertThat(ask(second, "there", "found")).isEqualTo("found");
        }
    }

    @Test
    void whatWasRegisteredForAMemberThatIsGoneGoes() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            cluster.join();
            MultiMap<String, HazelcastRegistrationInfo> map =
                    first.manager().getHazelcastInstance().getMultiMap("__vertx.subs");
            map.put("there", new HazelcastRegistrationInfo(new RegistrationInfo("nobody", 1, false)));
            TestingCluster.await(first.repair());
            assertThat(map.get("there")).as("it may be about to join").hasSize(1);
            TestingCluster.await(first.repair());
            assertThat(map.get("there")).isEmpty();
            assertThatThrownBy(() -> ask(first, "there", "anybody"))
                    .cause()
                    .isInstanceOfSatisfying(
                            ReplyException.class,
                            e -> assertThat(e.failureType()).isEqualTo(ReplyFailure.NO_HANDLERS));
        }
    }

    @Test
    void aMergeDoesNotWaitForWhatALostMemberHeld() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            Cluster second = cluster.join();
            Cluster third = cluster.join();
            List<Cluster.Departure> left = new CopyOnWriteArrayList<>();
            first.onMemberLeft(left::add);
            for (int i = 0; i < 20; i++) {
                echo(third, "third." + i);
            }
            HazelcastInstance hazelcast = first.manager().getHazelcastInstance();
            // As Hazelcast does before a merge: from now on, what a lost member held belongs to nobody.
            TestingCluster.until("frozen", () -> freezes(hazelcast));
            cluster.kill(third);
            TestingCluster.until("told that it left", () -> !left.isEmpty());
            assertThat(left).containsExactly(new Cluster.Departure(third.memberId(), true));
            CompletableFuture<Void> told = CompletableFuture.runAsync(
                    () -> first.manager().stateChanged(new LifecycleEvent(LifecycleEvent.LifecycleState.MERGING)));
            told.get(5, TimeUnit.SECONDS);
            hazelcast.getCluster().changeClusterState(ClusterState.ACTIVE);
            MultiMap<String, HazelcastRegistrationInfo> map = hazelcast.getMultiMap("__vertx.subs");
            TestingCluster.until("nothing of it is left", () -> map.entrySet().isEmpty());
            echo(first, "there");
            assertThat(ask(second, "there", "hello")).isEqualTo("hello");
        }
    }

    private static boolean freezes(HazelcastInstance hazelcast) {
        try {
            hazelcast.getCluster().changeClusterState(ClusterState.FROZEN);
            return true;
        } catch (IllegalStateException e) {
            return false; // it still moves what the last who joined is to hold
        }
    }

    @Test
    void withACertificateOfAnotherAuthorityNothingGetsOnTheBus() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            AtomicInteger heard = new AtomicInteger();
            TestingCluster.await(first.vertx()
                    .eventBus()
                    .consumer("there", message -> {
                        heard.incrementAndGet();
                        message.reply("yes");
                    })
                    .completion());
            // Hazelcast lets it in, and it learns who serves what; that is as far as it gets.
            Cluster stranger = cluster.join(TestingCluster.keys(Authority.create("test", Clock.systemUTC())), null);
            assertThatThrownBy(() -> ask(stranger, "there", "let me in")).hasCauseInstanceOf(ReplyException.class);
            // Nor does anything go to it.
            echo(stranger, "elsewhere");
            assertThatThrownBy(() -> ask(first, "elsewhere", "secret")).hasCauseInstanceOf(ReplyException.class);
            assertThat(heard).hasValue(0);
            Cluster friend = cluster.join();
            assertThat(ask(friend, "there", "hello")).isEqualTo("yes");
            assertThat(heard).hasValue(1);
        }
    }

    @Test
    void withoutACertificateNothingGetsOnTheBus() throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join();
            AtomicInteger heard = new AtomicInteger();
            TestingCluster.await(first.vertx()
                    .eventBus()
                    .consumer("there", message -> heard.incrementAndGet())
                    .completion());
            NodeInfo bus = first.manager().getNodeInfo();
            byte[] frame = wireMessage("there");
            try (Socket plain = new Socket(bus.host(), bus.port())) {
                assertThat(saysNothingAndCloses(plain, frame)).as("plain TCP").isTrue();
            }
            try (SSLSocket nameless =
                    (SSLSocket) trusting(cluster.authority).getSocketFactory().createSocket(bus.host(), bus.port())) {
                nameless.startHandshake(); // in its own eyes it is in
                assertThat(saysNothingAndCloses(nameless, frame)).as("TLS").isTrue();
            }
            Cluster friend = cluster.join();
            friend.vertx().eventBus().send("there", "hello");
            TestingCluster.until("the friend is heard", () -> heard.get() > 0);
            assertThat(heard).hasValue(1);
        }
    }

    @Test
    void aRestartFindsTheOthersWithoutBeingTold(@TempDir Path folder) throws Exception {
        try (TestingCluster cluster = new TestingCluster()) {
            Cluster first = cluster.join(cluster.keys(), TestingCluster.known(folder));
            Cluster second = cluster.join();
            Path members = folder.resolve("cluster/members");
            TestingCluster.until("the member is kept", () -> members.toFile().exists());
            TestingCluster.await(first.vertx().close());
            Cluster again = cluster.join(cluster.keys(), TestingCluster.known(folder));
            assertThat(again.members()).hasSize(2);
            assertThat(again.members().get(0).id()).isEqualTo(second.memberId());
        }
    }

    @Test
    void saysWhichPortIsTakenAndWhichAddressIsNotHere() throws Exception {
        try (TestingCluster cluster = new TestingCluster();
                ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            assertThatThrownBy(() -> cluster.join(cluster.keys(), null, taken.getLocalPort(), List.of()))
                    .cause()
                    .isInstanceOf(HomieException.class)
                    .hasMessageContaining(Integer.toString(taken.getLocalPort()))
                    .hasMessageContaining("HOMIE_CLUSTER_PORT");
            ClusterConfig elsewhere =
                    new ClusterConfig("test", "100.64.99.99", TestingCluster.freePort(), 0, 1, List.of());
            assertThatThrownBy(() -> TestingCluster.await(
                            Cluster.join(elsewhere, cluster.keys(), new io.vertx.core.VertxOptions(), null)))
                    .cause()
                    .isInstanceOf(HomieException.class)
                    .hasMessageContaining("does not have the address 100.64.99.99");
        }
    }

    private static io.vertx.core.eventbus.MessageConsumer<String> echo(Cluster member, String address)
            throws Exception {
        io.vertx.core.eventbus.MessageConsumer<String> consumer =
                member.vertx().eventBus().consumer(address, message -> message.reply(message.body()));
        TestingCluster.await(consumer.completion());
        return consumer;
    }

    private static String ask(Cluster member, String address, String question) throws Exception {
        return TestingCluster.await(member.vertx()
                .eventBus()
                .<String>request(address, question, SOON)
                .map(reply -> reply.body()));
    }

    private static SSLContext trusting(Authority authority) throws GeneralSecurityException, IOException {
        KeyStore trusted = KeyStore.getInstance(KeyStore.getDefaultType());
        trusted.load(null, null);
        trusted.setCertificateEntry("ca", authority.certificate());
        TrustManagerFactory managers = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
        managers.init(trusted);
        SSLContext context = SSLContext.getInstance("TLSv1.3");
        context.init(null, managers.getTrustManagers(), null);
        return context;
    }

    /** A message as members send it: length, version, codec, send, addresses, headers, body. */
    private static byte[] wireMessage(String address) {
        byte[] to = address.getBytes(StandardCharsets.UTF_8);
        byte[] from = "nobody".getBytes(StandardCharsets.UTF_8);
        java.nio.ByteBuffer body = java.nio.ByteBuffer.allocate(256);
        body.put((byte) 1).put((byte) 9).put((byte) 0); // version, codec of strings, to one
        body.putInt(to.length).put(to).putInt(0).putInt(from.length).put(from).putInt(4);
        body.putInt(5).put("hello".getBytes(StandardCharsets.UTF_8));
        java.nio.ByteBuffer all = java.nio.ByteBuffer.allocate(4 + body.position());
        all.putInt(body.position()).put(body.array(), 0, body.position());
        return all.array();
    }

    /** With TLS 1.3 a client learns only after its first words that it is not wanted. */
    private static boolean saysNothingAndCloses(Socket socket, byte[] words) throws IOException {
        socket.setSoTimeout(10_000);
        try {
            OutputStream out = socket.getOutputStream();
            out.write(words);
            out.flush();
            int read = 0;
            while (read >= 0) {
                read = socket.getInputStream().read();
            }
            return true; // what came before the end is a TLS alert at most
        } catch (java.net.SocketTimeoutException e) {
            return false;
        } catch (IOException e) {
            return true;
        }
    }
}
