package dev.homie.cli.policy;

import dev.homie.cli.HomeOption;
import dev.homie.cli.client.Calls;
import dev.homie.protocol.Addresses;
import dev.homie.protocol.HomieException;
import dev.homie.protocol.Json;
import java.io.PrintWriter;
import java.util.Map;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code homie policy}. */
@Command(
        name = "policy",
        description = "Show who may do what, and why.",
        subcommands = {PolicyCommand.Explain.class, PolicyList.class})
public final class PolicyCommand implements Runnable {
    @Spec
    @SuppressWarnings("NullAway.Init") // picocli sets it
    private CommandSpec spec;

    /** Without a subcommand. */
    @Override
    public void run() {
        spec.commandLine().usage(spec.commandLine().getOut());
    }

    /** {@code homie policy explain}. */
    @Command(
            name = "explain",
            description = {
                "Say whether somebody may use an address, and by which row, role and line of the configuration.",
                "The exit code is 1 when not. Asks the running server."
            })
    static final class Explain implements Callable<Integer> {
        @Spec
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private CommandSpec spec;

        @Mixin
        private final HomeOption home = new HomeOption();

        @Parameters(
                index = "0",
                paramLabel = "SUBJECT",
                description = "A role, a device by its id or name, a login, or the id of a connection.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String subject;

        @Parameters(index = "1", paramLabel = "ADDRESS", description = "A method or a topic, such as presence.list.")
        @SuppressWarnings("NullAway.Init") // picocli sets it
        private String address;

        @Option(names = "--json", description = "Print JSON.")
        private boolean json;

        @Override
        public Integer call() {
            PrintWriter out = spec.commandLine().getOut();
            try {
                Object answer = Calls.call(
                        home.path(), Addresses.POLICY_EXPLAIN, Map.of("subject", subject, "address", address));
                if (!(answer instanceof Map<?, ?> explanation)) {
                    throw new IllegalStateException("the server explains with something that is no object");
                }
                out.println(json ? Json.write(explanation) : String.valueOf(explanation.get("reason")));
                return Boolean.TRUE.equals(explanation.get("allowed")) ? 0 : 1;
            } catch (HomieException e) {
                throw Calls.explained(e);
            }
        }
    }
}
