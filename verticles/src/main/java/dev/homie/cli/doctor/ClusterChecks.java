package dev.homie.cli.doctor;

import dev.homie.cli.CliFailure;
import dev.homie.cli.ConfigFile;
import dev.homie.cli.client.CliVertx;
import dev.homie.cli.client.RunningServer;
import dev.homie.cli.client.ServerFile;
import dev.homie.cli.client.WireClient;
import dev.homie.core.cluster.ClusterConfig;
import dev.homie.core.pki.Pem;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What keeps this machine out of its cluster. One without a certificate is in none, and nothing is wrong with that. */
final class ClusterChecks {
    /** Clocks that differ by more: certificates and sign-ins begin to fail in ways that are hard to understand. */
    static final long WRONG_SKEW_MS = 120_000;
    /** By more: times in lists look odd. */
    static final long NOTED_SKEW_MS = 2_000;

    private final Path home;
    private final Map<String, String> environment;
    private final Optional<RunningServer> server;

    ClusterChecks(Path home, Map<String, String> environment, Optional<RunningServer> server) {
        this.home = home;
        this.environment = environment;
        this.server = server;
    }

    List<Finding> run() {
        Path keys = home.resolve("cluster");
        if (!Files.isDirectory(keys)) {
            return List.of(Finding.ok("in no cluster: this machine has no certificate of one"));
        }
        ClusterConfig config;
        try {
            config = ClusterConfig.read(ConfigFile.read(home), environment);
        } catch (HomieException e) { // such as an address that is too wide
            return List.of(Finding.wrong(String.valueOf(e.getMessage())));
        }
        List<Finding> findings = new ArrayList<>(new KeyChecks(keys, Clock.systemUTC()).run());
        Optional<Long> pid = running();
        findings.add(port("cluster.port", config.bind(), config.port(), pid));
        findings.add(port("cluster.busPort", config.bind(), config.busPort(), pid));
        if (Files.exists(keys.resolve("ca.key"))) {
            findings.add(port("cluster.joinPort", config.bind(), config.joinPort(), pid));
        }
        findings.addAll(members(config, keys));
        server.filter(running -> !running.file().nodeAlone())
                .ifPresent(running -> findings.addAll(view(running, config)));
        return findings;
    }

    /** The process of this state folder. */
    private Optional<Long> running() {
        return ServerFile.read(home)
                .map(ServerFile::pid)
                .filter(pid -> ProcessHandle.of(pid).isPresent());
    }

    static Finding port(String name, String bind, int port, Optional<Long> running) {
        if (port == 0) {
            return Finding.ok(name + ": any that is free");
        }
        String what = name + " " + port + " on " + bind;
        try (ServerSocket socket = new ServerSocket()) {
            socket.setReuseAddress(true);
            socket.bind(new InetSocketAddress(InetAddress.getByName(bind), port));
            return running.isPresent()
                    ? Finding.note(what + " is not used, though Homie runs (pid " + running.get()
                            + "): it was started with another, or is in no cluster")
                    : Finding.ok(what + " is free");
        } catch (BindException e) {
            if (String.valueOf(e.getMessage()).contains("assign")) {
                return Finding.wrong(name + ": this machine does not have the address " + bind
                        + " now; is Tailscale up? Else correct cluster.bind");
            }
            String holder = PortHolder.of(port);
            return running.isPresent() && holder.contains("(pid " + running.get() + ")")
                    ? Finding.ok(what + " is this Homie's (pid " + running.get() + ")")
                    : Finding.wrong(
                            what + " is held by " + holder + "; stop that, or choose another port with " + name);
        } catch (IOException e) {
            return Finding.wrong(what + ": " + e.getMessage());
        }
    }

    private List<Finding> members(ClusterConfig config, Path keys) {
        Set<String> members = new LinkedHashSet<>(config.members());
        members.remove(config.address());
        if (members.isEmpty()) {
            return List.of(Finding.ok("cluster.members names nobody else: others come to this machine"));
        }
        X509Certificate authority;
        try {
            authority = Pem.readCertificate(Files.readString(keys.resolve("ca.crt")));
        } catch (IOException | HomieException e) {
            return List.of(); // said already
        }
        List<Finding> findings = new ArrayList<>();
        for (String member : members) {
            findings.add(PeerCheck.of(member, config.busPort(), authority));
        }
        // One that can be reached is enough to get in; that others sleep is their right.
        return findings.stream().anyMatch(Finding::well)
                ? findings.stream()
                        .map(each ->
                                each.well() || each.what().contains("another CA") ? each : Finding.note(each.what()))
                        .toList()
                : findings;
    }

    /** What the running gateway sees of the others. */
    private static List<Finding> view(RunningServer running, ClusterConfig config) {
        Map<String, Object> info;
        Map<String, Object> presence;
        try {
            String token = running.token();
            List<Map<String, Object>> answers = CliVertx.run(vertx -> WireClient.connect(
                            vertx, running.file(), token, "homie-cli", new WireClient.Listener() {})
                    .compose(client -> client.request(Addresses.GATEWAY_INFO, Map.of())
                            .compose(first -> client.request(Addresses.PRESENCE_LIST, Map.of())
                                    .map(second -> List.of(first, second)))
                            .onComplete(done -> client.close())));
            info = answers.get(0);
            presence = answers.get(1);
        } catch (HomieException | CliFailure e) {
            return List.of(Finding.wrong("the gateway does not tell what it sees: " + e.getMessage()));
        }
        if (info.get("member") == null) {
            return List.of(
                    Finding.note("this machine has a certificate, but the gateway that runs is in no cluster; start it"
                            + " with 'homie up --cluster' or 'homie gateway'"));
        }
        List<Finding> findings = new ArrayList<>();
        boolean others = !((List<?>) info.getOrDefault("gateways", List.of())).isEmpty()
                || ((List<?>) presence.getOrDefault("nodes", List.of()))
                        .stream()
                                .anyMatch(each -> each instanceof Map<?, ?> node
                                        && node.get("member") != null
                                        && !node.get("member").equals(info.get("member")));
        if (others) {
            findings.add(Finding.ok("in cluster '" + config.name() + "', with others"));
        } else if (config.members().isEmpty()) {
            findings.add(Finding.ok("in cluster '" + config.name() + "', alone so far; let others in: homie invite"));
        } else {
            findings.add(Finding.wrong(
                    "alone in cluster '" + config.name() + "', though cluster.members names others: do they"
                            + " run, with the same cluster.name and certificates of the same CA?"));
        }
        findings.addAll(clocks(info.get("clockSkewMs")));
        return findings;
    }

    static List<Finding> clocks(@org.jspecify.annotations.Nullable Object skews) {
        List<Finding> findings = new ArrayList<>();
        if (skews instanceof Map<?, ?> byNode) {
            byNode.forEach((node, value) -> {
                long skew = value instanceof Number number ? number.longValue() : 0;
                String what = "the clock of " + node + " is " + Math.abs(skew) / 1000 + " s "
                        + (skew > 0 ? "ahead of" : "behind") + " this gateway's";
                if (Math.abs(skew) > WRONG_SKEW_MS) {
                    findings.add(Finding.wrong(
                            what + ": certificates and sign-ins begin to fail; set it (timedatectl set-ntp true)"));
                } else if (Math.abs(skew) > NOTED_SKEW_MS) {
                    findings.add(Finding.note(what + "; times in lists look odd. Set it (timedatectl set-ntp true)"));
                }
            });
            if (findings.isEmpty() && !byNode.isEmpty()) {
                findings.add(Finding.ok("the clocks of all machines agree within " + NOTED_SKEW_MS / 1000 + " s"));
            }
        }
        return findings;
    }
}
