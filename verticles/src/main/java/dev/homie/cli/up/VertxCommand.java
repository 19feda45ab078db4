package dev.homie.cli.up;

import dev.homie.cli.CliFailure;
import dev.homie.cli.HomeOption;
import dev.homie.cli.Logs;
import dev.homie.core.deploy.VerticleClass;
import dev.homie.protocol.HomieException;
import io.vertx.core.Launcher;
import io.vertx.core.VertxBuilder;
import io.vertx.core.VertxOptions;
import java.io.PrintWriter;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie vertx}: the commands of Vert.x's old command line that start a process, with Homie's cluster. */
@Command(
        name = "vertx",
        description = {
            "Vert.x's own 'run' and 'bare', in Homie's cluster: what follows is passed on as it is.",
            "For example: homie vertx run com.example.Main -cp main.jar -conf main.json",
            "Their help: homie vertx run --help"
        })
public final class VertxCommand implements Callable<Integer> {
    private static final Set<String> COMMANDS = Set.of("run", "bare");
    private static final Set<String> CLUSTERED = Set.of("-cluster", "--cluster", "-ha", "--ha");

    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    @Mixin
    private final HomeOption home = new HomeOption();

    @Parameters(arity = "1..*", paramLabel = "run|bare", description = "The command and all that belongs to it.")
    private List<String> arguments = List.of();

    @Override
    public Integer call() throws InterruptedException {
        String command = arguments.get(0);
        if (!COMMANDS.contains(command)) {
            throw CliFailure.usage("homie vertx takes run or bare; there is no '" + command + "'");
        }
        List<String> passed = new ArrayList<>(arguments);
        if (passed.stream().anyMatch(each -> each.matches("--?redeploy.*"))) {
            throw CliFailure.usage("homie vertx does not redeploy; end it and start it again");
        }
        Logs.toStderr(false, null);
        InCluster launcher = new InCluster(() -> new Joining(home.path(), 0));
        if (command.equals("run") && passed.stream().noneMatch(CLUSTERED::contains)) {
            passed.add("-cluster");
        }
        launcher.dispatch(passed.toArray(String[]::new));
        Joining joining = launcher.joining;
        if (joining == null) {
            return 0; // it gave help, or said what is wrong with the call
        }
        Throwable failure = joining.failure();
        if (failure != null) {
            throw failure instanceof HomieException known
                    ? known
                    : VerticleClass.failed("joining the cluster", failure);
        }
        PrintWriter out = spec.commandLine().getOut();
        out.println("vertx " + command + " in " + joining.described() + "  (Ctrl-C ends it)");
        out.flush();
        return Serving.forever();
    }

    private static final class InCluster extends Launcher {
        private final Supplier<Joining> join;
        private @Nullable Joining joining;

        InCluster(Supplier<Joining> join) {
            this.join = join;
        }

        @Override
        public VertxBuilder createVertxBuilder(VertxOptions options) {
            joining = join.get();
            return joining.with(options);
        }
    }
}
