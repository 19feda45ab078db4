package dev.homie.cli;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** {@code homie bench}: runs {@code verticles/bench}. */
@Command(
        name = "bench",
        description = {
            "Measure Homie beside other remote terminals on this machine.",
            "Prints medians, and says which of the promised speeds were kept. All of it takes about an hour."
        })
final class BenchCommand implements Callable<Integer> {
    @Option(names = "--quick", description = "Small payloads, one repetition: minutes, for a first look.")
    private boolean quick;

    @Option(names = "--cluster", description = "Gateway and node in two JVMs against one, and twenty nodes.")
    private boolean cluster;

    @Option(
            names = "--peers",
            paramLabel = "NAMES",
            description = "With commas; default: homie, and c-tcp, sshd and nodepty-flow where they are found.")
    private @Nullable String peers;

    @Option(
            names = "--tests",
            paramLabel = "NAMES",
            description = "With commas, of floor, throughput, integrity, integrity-slow, latency, latency-flood, many,"
                    + " rss, slow, interrupt.")
    private @Nullable String tests;

    @Option(names = "--reps", paramLabel = "N", description = "Repetitions; default 5.")
    private @Nullable Integer reps;

    @Override
    public Integer call() throws IOException, InterruptedException {
        Path folder = Path.of(System.getProperty("homie.root", "."), "verticles", "bench");
        Path script = folder.resolve("bench.mjs");
        if (!Files.exists(script)) {
            throw new CliFailure("the benchmark is part of the source tree; run it as ./homie bench there");
        }
        install(folder);
        List<String> command = new ArrayList<>(List.of("node", script.toString()));
        if (quick) {
            command.add("--quick");
        }
        if (cluster) {
            command.add("--cluster");
        }
        add(command, "--peers", peers);
        add(command, "--tests", tests);
        add(command, "--reps", reps);
        try {
            return new ProcessBuilder(command).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new CliFailure("the benchmark's clients need Node.js 20 or newer: " + e.getMessage());
        }
    }

    /** The clients' packages, once: they are no part of the build, since one of the peers is compiled for it. */
    private static void install(Path folder) throws IOException, InterruptedException {
        if (Files.isDirectory(folder.resolve("node_modules"))) {
            return;
        }
        ProcessBuilder npm = new ProcessBuilder("npm", "ci", "--no-audit", "--no-fund", "--loglevel=error");
        int status;
        try {
            status = npm.directory(folder.toFile()).inheritIO().start().waitFor();
        } catch (IOException e) {
            throw new CliFailure("the benchmark's clients need Node.js 20 or newer with npm: " + e.getMessage());
        }
        if (status != 0) {
            throw new CliFailure("npm ci failed in " + folder + ", see above");
        }
    }

    private static void add(List<String> command, String option, @Nullable Object value) {
        if (value != null) {
            command.add(option);
            command.add(value.toString());
        }
    }
}
