package dev.homie.cluster;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Network namespaces on one bridge, each with an address of the tailnet's range, that can be cut off from one another while
 * the test still reaches them all. Needs Linux and root.
 */
public final class TestingNetwork implements AutoCloseable {
    private static final long PID = ProcessHandle.current().pid();
    /** Each process of tests has its own, so that they can run beside each other. */
    private static final String SUBNET = "100." + (64 + PID % 64) + "." + PID / 64 % 256 + ".";

    private static final int HERE = 254;

    private final String prefix = "h" + PID % 100_000;
    private final Map<String, Integer> places = new LinkedHashMap<>();
    private final List<Process> forwarders = new ArrayList<>();

    private TestingNetwork() {}

    /** Whether this machine lets us. */
    public static boolean isPossible() {
        try (TestingNetwork network = of("probe")) {
            network.cut();
            return true;
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            return false;
        }
    }

    /** Makes a namespace for each name. */
    public static TestingNetwork of(String... names) {
        TestingNetwork network = new TestingNetwork();
        try {
            network.make(names);
            return network;
        } catch (IllegalStateException | java.io.UncheckedIOException e) {
            network.close();
            throw e;
        }
    }

    private void make(String... names) {
        run("ip", "link", "add", bridge(), "type", "bridge");
        run("ip", "addr", "add", SUBNET + HERE + "/24", "dev", bridge());
        run("ip", "link", "set", bridge(), "up");
        for (String name : names) {
            int number = places.size() + 1;
            places.put(name, number);
            run("ip", "netns", "add", namespace(name));
            run("ip", "link", "add", outside(name), "type", "veth", "peer", "name", "eth0", "netns", namespace(name));
            run("ip", "link", "set", outside(name), "master", bridge());
            run("ip", "link", "set", outside(name), "up");
            run("ip", "-n", namespace(name), "link", "set", "lo", "up");
            run("ip", "-n", namespace(name), "addr", "add", address(name) + "/24", "dev", "eth0");
            run("ip", "-n", namespace(name), "link", "set", "eth0", "up");
        }
    }

    public String address(String name) {
        return SUBNET + places.get(name);
    }

    /** What runs a command in a namespace. */
    public List<String> in(String name) {
        return List.of("ip", "netns", "exec", namespace(name));
    }

    /** Lets the test reach what listens on a port of a namespace's loopback: at the namespace's address, on another port. */
    public void forward(String name, int port, int target) throws IOException {
        List<String> command = new ArrayList<>(in(name));
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Xmx32m",
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                TestingForwarder.class.getName(),
                Integer.toString(port),
                Integer.toString(target)));
        forwarders.add(new ProcessBuilder(command).inheritIO().start());
    }

    /** From now on the namespaces do not reach each other: what they send is dropped without a word. */
    public void cut() {
        isolate("on");
    }

    /** Undoes {@link #cut}. */
    public void heal() {
        isolate("off");
    }

    /** Ports of a bridge that are isolated do not reach each other, but the bridge itself, where the test is. */
    private void isolate(String how) {
        for (String name : places.keySet()) {
            run("bridge", "link", "set", "dev", outside(name), "isolated", how);
        }
    }

    @Override
    public void close() {
        forwarders.forEach(Process::destroyForcibly);
        for (String name : places.keySet()) {
            quietly("ip", "link", "del", outside(name));
            quietly("ip", "netns", "del", namespace(name));
        }
        quietly("ip", "link", "del", bridge());
    }

    private String bridge() {
        return prefix + "br";
    }

    private String namespace(String name) {
        return prefix + "-" + name;
    }

    private String outside(String name) {
        return prefix + "v" + places.get(name);
    }

    private static void run(String... command) {
        TestingCluster.run(command);
    }

    private static void quietly(String... command) {
        try {
            new ProcessBuilder(command)
                    .redirectErrorStream(true)
                    .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                    .start()
                    .waitFor(10, TimeUnit.SECONDS);
        } catch (IOException e) {
            // there is no such command here, and so nothing to take away
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
