package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.Logs;
import dev.homie.core.deploy.VerticleClass;
import dev.homie.protocol.HomieException;
import io.vertx.core.Deployable;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import io.vertx.launcher.application.HookContext;
import io.vertx.launcher.application.VertxApplication;
import io.vertx.launcher.application.VertxApplicationHooks;
import java.io.File;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie run}: Vert.x's application launcher with Homie's cluster. */
@Command(
        name = "run",
        description = {
            "Start a verticle of yours in a process of its own, in the cluster. Ctrl-C ends it.",
            "Who may call it says 'policy' in a gateway's homie.json. Needs this machine's certificate: 'homie init' or"
                    + " 'homie join'."
        })
public final class RunCommand implements Callable<Integer> {
    private static final String LAUNCHER = "io.vertx.launcher.application.VertxApplication";

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(index = "0", paramLabel = "CLASS", description = "With its package, and a public constructor.")
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private String className;

    @Option(
            names = {"-cp", "--class-path"},
            paramLabel = "PATH",
            description = "Jars and folders with its classes; FOLDER/* stands for all jars in it.")
    private String classPath = "";

    @Option(
            names = {"-conf", "--conf"},
            paramLabel = "JSON",
            description = "What it reads with config(): JSON, or a file of it.")
    private @Nullable String conf;

    @Option(
            names = {"-instances", "--instances"},
            paramLabel = "N",
            description = "Default: 1.")
    private @Nullable Integer instances;

    @Option(
            names = {"-worker", "--worker"},
            description = "It blocks: run it on worker threads.")
    private boolean worker;

    @Option(
            names = {"-options", "--options"},
            paramLabel = "JSON",
            description = "Vert.x's own options: JSON, or a file of it.")
    private @Nullable String options;

    @Option(
            names = "--member-port",
            paramLabel = "PORT",
            defaultValue = "0",
            description = "Meet the cluster on this port. Default: any free one.")
    private int memberPort;

    @Option(names = "--verbose", description = "Show the log.")
    private boolean verbose;

    @Override
    public Integer call() throws InterruptedException {
        Logs.toStderr(verbose, LAUNCHER);
        VerticleClass verticle = VerticleClass.load(className, paths(classPath));
        Hooks hooks = new Hooks(new Joining(home.path(), memberPort), verticle);
        if (new Application(arguments(), hooks).launch() != 0) {
            throw hooks.explain();
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println(className + " runs in " + hooks.joining.described() + "  (Ctrl-C ends it)");
        out.flush();
        return Serving.forever();
    }

    private String[] arguments() {
        List<String> arguments = new ArrayList<>(List.of("-cluster"));
        if (conf != null) {
            arguments.addAll(List.of("-conf", conf));
        }
        if (instances != null) {
            arguments.addAll(List.of("-instances", instances.toString()));
        }
        if (worker) {
            arguments.add("-worker");
        }
        if (options != null) {
            arguments.addAll(List.of("-options", options));
        }
        return arguments.toArray(String[]::new);
    }

    static List<Path> paths(String classPath) {
        List<Path> paths = new ArrayList<>();
        for (String entry : classPath.split(File.pathSeparator, -1)) {
            if (entry.endsWith("/*") || entry.endsWith(File.separator + "*")) {
                paths.addAll(jars(Path.of(entry.substring(0, entry.length() - 1))));
            } else if (!entry.isBlank()) {
                paths.add(Path.of(entry).toAbsolutePath().normalize());
            }
        }
        return paths;
    }

    private static List<Path> jars(Path folder) {
        try (Stream<Path> files = Files.list(folder.toAbsolutePath().normalize())) {
            return files.filter(file -> file.toString().endsWith(".jar"))
                    .sorted()
                    .toList();
        } catch (IOException e) {
            throw CliFailure.usage("-cp: there is no folder " + folder);
        }
    }

    /** Does not end the process when something fails: the command says why in a line. */
    private static final class Application extends VertxApplication {
        Application(String[] arguments, VertxApplicationHooks hooks) {
            super(arguments, hooks, false, false);
        }
    }

    private static final class Hooks implements VertxApplicationHooks {
        private final Joining joining;
        private final VerticleClass verticle;
        private @Nullable Throwable failure;

        Hooks(Joining joining, VerticleClass verticle) {
            this.joining = joining;
            this.verticle = verticle;
        }

        @Override
        public VertxBuilder createVertxBuilder(VertxOptions given) {
            return joining.with(given);
        }

        @Override
        public Supplier<? extends Deployable> verticleSupplier() {
            return verticle::newInstance;
        }

        @Override
        public void beforeDeployingVerticle(HookContext context) {
            context.deploymentOptions().setClassLoader(verticle.loader());
        }

        @Override
        public void afterFailureToDeployVerticle(HookContext context, @Nullable Throwable why) {
            failure = why;
            context.vertx().close();
        }

        RuntimeException explain() {
            Throwable start = joining.failure();
            if (start != null) {
                return start instanceof HomieException known
                        ? known
                        : VerticleClass.failed("joining the cluster", start);
            }
            if (failure != null) {
                return failure instanceof HomieException known
                        ? known
                        : VerticleClass.failed("the start of the verticle", failure);
            }
            return new CliFailure("the verticle did not start; --verbose says more");
        }
    }
}
