package dev.homie.cluster;

import dev.homie.core.pki.Authority;
import dev.homie.core.pki.KeyFolder;
import dev.homie.core.pki.Keys;
import dev.homie.core.pki.NodeKeys;
import dev.homie.core.store.StateFolder;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.KeyPair;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A cluster of real processes, each with its own state folder and certificate of one CA, on loopback or in network
 * namespaces. Members are made first, so that each knows where all others will be, and started one by one. Closing it ends
 * every process that it started.
 */
public final class TestingCluster implements AutoCloseable {
    private static final String LOOPBACK = "127.0.0.1";

    private final Path folder;
    private final String name;
    private final Authority authority;
    private final Map<String, Place> places = new LinkedHashMap<>();
    private final List<TestingMember> members = new ArrayList<>();

    /** Where a member is. */
    private record Place(Path home, String bind, int port, List<String> before) {}

    /** @param folder for the state folders */
    public TestingCluster(Path folder) {
        this.folder = folder;
        this.name = "test-" + ProcessHandle.current().pid() + "-" + System.nanoTime() % 1_000_000;
        this.authority = Authority.create(name, Clock.systemUTC());
    }

    /** Says that there will be a member on loopback. */
    public TestingCluster place(String member) {
        return place(member, LOOPBACK, freePort(), List.of());
    }

    /**
     * Says that there will be a member.
     *
     * @param bind where it listens for the others
     * @param before what runs its JVM
     */
    public TestingCluster place(String member, String bind, int port, List<String> before) {
        places.put(member, new Place(folder.resolve(member), bind, port, before));
        return this;
    }

    /** Starts a gateway on any port; {@link TestingMember#up} waits for it. */
    public TestingMember gateway(String member) {
        return gateway(member, null, 0);
    }

    /** Starts a gateway that clients find at another address than the one it listens on. */
    public TestingMember gateway(String member, @Nullable String reachableAt, int reachablePort) {
        // A port of its own, so that a gateway that comes back is where its clients look for it.
        return start(member, List.of("gateway", "--port", Integer.toString(freePort())), reachableAt, reachablePort);
    }

    /** Starts a node. */
    public TestingMember node(String member) {
        return start(member, List.of("node", "--name", member), null, 0);
    }

    /** Starts a node outside the cluster that hangs on the gateways by a link, the first one to begin with. */
    public TestingMember linkedNode(String member, String code, List<TestingMember> gateways) {
        List<String> command = new ArrayList<>(List.of("node", "--name", member, "--code", code));
        for (TestingMember gateway : gateways) {
            command.addAll(
                    List.of("--gateway", "ws://127.0.0.1:" + gateway.server().port()));
        }
        TestingMember started = new TestingMember(
                member,
                List.of(),
                command,
                Map.of(),
                StateFolder.open(folder.resolve(member)).path(),
                null,
                0);
        members.add(started);
        return started.start();
    }

    private TestingMember start(String member, List<String> command, @Nullable String reachableAt, int reachablePort) {
        Place place = places.get(member);
        if (place == null) {
            throw new IllegalArgumentException("no place for " + member);
        }
        KeyPair pair = Keys.generate();
        KeyFolder.of(StateFolder.open(place.home))
                .write(new NodeKeys(
                        authority.certificate(), authority.issue(member, pair.getPublic()), pair.getPrivate()));
        List<String> others = places.entrySet().stream()
                .filter(each -> !each.getKey().equals(member))
                .map(each -> each.getValue().bind + ":" + each.getValue().port)
                .toList();
        Map<String, String> environment = new LinkedHashMap<>();
        environment.put("HOMIE_CLUSTER_NAME", name);
        environment.put("HOMIE_CLUSTER_BIND", place.bind);
        environment.put("HOMIE_CLUSTER_PORT", Integer.toString(place.port));
        environment.put("HOMIE_CLUSTER_BUS_PORT", "0");
        environment.put("HOMIE_CLUSTER_JOIN_PORT", "0");
        environment.put("HOMIE_CLUSTER_MEMBERS", String.join(",", others));
        if (reachableAt != null) {
            environment.put("HOMIE_ALLOWED_HOSTS", reachableAt + ":" + reachablePort);
        }
        TestingMember started =
                new TestingMember(member, place.before, command, environment, place.home, reachableAt, reachablePort);
        members.add(started);
        return started.start();
    }

    public List<TestingMember> members() {
        return List.copyOf(members);
    }

    /** What all members printed and logged, for a failure's message. */
    public String logs() {
        StringBuilder all = new StringBuilder();
        members.forEach(member ->
                all.append("---- ").append(member.name()).append(" ----\n").append(member.log()));
        return all.toString();
    }

    @Override
    public void close() {
        members.forEach(TestingMember::close);
    }

    /** Waits for a condition; returns how long that took. */
    public static Duration until(String what, Duration limit, BooleanSupplier condition) {
        long start = System.nanoTime();
        while (!condition.getAsBoolean()) {
            if (System.nanoTime() - start > limit.toNanos()) {
                throw new AssertionError("not within " + limit.toSeconds() + " s: " + what);
            }
            pause();
        }
        return Duration.ofNanos(System.nanoTime() - start);
    }

    static void pause() {
        LockSupport.parkNanos(20_000_000);
    }

    /** Runs a command that has to succeed. */
    static void run(String... command) {
        try {
            Process process =
                    new ProcessBuilder(command).redirectErrorStream(true).start();
            String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + said);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }

    /** Below those that the system gives to outgoing connections: such a one could take it before the member does. */
    public static int freePort() {
        for (int tries = 0; tries < 100; tries++) {
            int port = ThreadLocalRandom.current().nextInt(10_240, 32_000);
            try (ServerSocket socket = new ServerSocket(port, 1, InetAddress.getLoopbackAddress())) {
                return socket.getLocalPort();
            } catch (BindException e) {
                // somebody else's
            } catch (IOException e) {
                throw new UncheckedIOException(e);
            }
        }
        throw new IllegalStateException("no port is free");
    }
}
